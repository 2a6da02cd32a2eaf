# SPDX-License-Identifier: Apache-2.0
# How fast times settle: the batches of a process in their order, relative to what it settles at, one
# panel per engine and for native code. Lines are medians over all workloads' processes, bands their
# middle halves; the harness ends the warm-up of each process when its own times have settled.
load 'style.gp'

lines = with_native
entries = 2
entry_title(i) = word(variants, i)
entry_color(i) = color(i)
entry_mark(i) = mark(i, word(variants, i))

stats data using 'batch' name 'BATCH' nooutput
stats data using 'q3' name 'HIGH' nooutput
stats data using 'q1' name 'LOW' nooutput
top = HIGH_max * 1.1
bottom = LOW_min / 1.1
across = words(lines) < 3 ? words(lines) : 3
down = (words(lines) + across - 1) / across
row_height = 190
figure_width = 520
body_height = row_height * down - 20
load 'canvas.gp'

set label 1 'vertical: time of a batch / median after the warm-up (log scale)' \
    at screen 0.012, px(footer_height + 8) left font small textcolor rgb ink
set logscale y 2
set yrange [bottom : top]
set xrange [0 : BATCH_max + 2]
set tics font small
set xlabel 'batch of the process' offset 0, 0.6
if (top / bottom < 2.5) {
    set ytics (0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.7)
} else {
    set ytics (0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
}
step = BATCH_max < 30 ? 5 : BATCH_max < 60 ? 10 : 20
set xtics step
set grid ytics noxtics
set style fill transparent solid 0.25 noborder
column_width = (figure_width - 52) / across
left_of(p) = 46 + ((p - 1) % across) * column_width
top_of(p) = legend_height + 18 + ((p - 1) / across) * row_height
here(p, i, name) = of(word(lines, p), word(variants, i), name)

set multiplot
do for [p = 1 : words(lines)] {
    stats [*:*] [*:*] data using (strcol('series') eq word(lines, p) ? column('n') : 0) name 'N' nooutput
    set lmargin at screen py(left_of(p))
    set rmargin at screen py(left_of(p) + column_width - 14)
    set tmargin at screen 1 - px(top_of(p))
    set bmargin at screen 1 - px(top_of(p) + row_height - 70)
    set label 2 sprintf('%s (n = %d)', spoken(word(lines, p)), N_max) \
        at graph 0.5, graph 1 center offset 0, 0.6 font small textcolor rgb ink
    set format y ((p - 1) % across == 0 ? '%g×' : '')
    plot 1 with lines linecolor rgb ink linewidth 0.7 dashtype '-', \
        for [i = 1 : 2] data using 'batch' : (here(p, i, 'q1')) : (here(p, i, 'q3')) \
            with filledcurves linecolor rgb entry_color(i), \
        for [i = 1 : 2] data using 'batch' : (here(p, i, 'median')) \
            with linespoints linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.35 \
            title entry_title(i)
    unset label
}
unset multiplot

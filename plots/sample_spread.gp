# SPDX-License-Identifier: Apache-2.0
# How the times of a cell's batches lie: whiskers from 5 to 95 percent, a box over the middle half, a
# mark at the median, all relative to the cell's median over processes. A median beside 1 tells of
# processes that differ, a long box of a noisy machine.
load 'style.gp'

lines = with_native
entries = 2 * words(lines)
entry_title(i) = spoken(word(lines, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

figure_width = 520
body_height = (6.5 * entries > 20 ? 6.5 * entries + 6 : 22) * workloads
stats data using 'high' name 'HIGH' nooutput
stats data using 'low' name 'LOW' nooutput
right = HIGH_max * 1.05
left = LOW_min / 1.05
load 'canvas.gp'

longest = 1
do for [name in names] { if (strlen(name) > longest) { longest = strlen(name) } }
set lmargin at screen py(14 + letters(longest, small_px))
set rmargin at screen 1 - py(14)
set yrange [workloads + 0.5 : 0.5]
set ytics () scale 0 font small
do for [i = 1 : workloads] {
    set ytics add (word(names, i) i)
    if (i % 2 == 0) {
        set object i rectangle from graph 0, first i - 0.5 to graph 1, first i + 0.5 behind \
            fillcolor rgb band fillstyle solid noborder
    }
}
set arrow 2 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 dashtype '-'
set grid xtics noytics
set logscale x 2
set xrange [left : right]
set format x '%g×'
if (right / left < 4) {
    set xtics (0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.5, 2, 3)
} else {
    set xtics (0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128)
}
set xlabel 'time of a batch / median of its cell (log scale)'
place(i) = line_of(i) + (variant_of(i) eq 'scalar' ? 0 : words(lines))
half = 0.3 / entries
y(i) = column('row') + 0.8 * ((place(i) - 0.5) / entries - 0.5)
at(i, name) = of(word(lines, line_of(i)), variant_of(i), name)
set style fill solid 1 noborder

plot for [i = 1 : entries] data using (at(i, 'median')) : (y(i)) : 'low' : 'high' \
        with xerrorbars linecolor rgb entry_color(i) pointsize 0 linewidth 0.8, \
    for [i = 1 : entries] data \
        using (at(i, 'median')) : (y(i)) : 'q1' : 'q3' : (y(i) - half) : (y(i) + half) \
        with boxxyerror linecolor rgb tint(entry_color(i)), \
    for [i = 1 : entries] data using (at(i, 'median')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.6 \
        linewidth 1.2 title entry_title(i)

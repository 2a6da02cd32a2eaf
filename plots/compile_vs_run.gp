# SPDX-License-Identifier: Apache-2.0
# Time to decode and compile a module against time of one iteration, a mark for each workload and variant on each
# engine, both axes logarithmic. On a diagonal, compiling takes as long as so many iterations.
load 'style.gp'

lines = series
entries = 2 * words(lines)
entry_title(i) = spoken(word(lines, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

figure_width = 520
body_height = 380
stats data using 'compile' name 'COMPILE' nooutput
stats data using 'time' name 'TIME' nooutput
load 'canvas.gp'

set lmargin at screen py(82)
set rmargin at screen 1 - py(16)
set logscale xy
set xrange [COMPILE_min / 2 : COMPILE_max * 2]
set yrange [TIME_min / 2 : TIME_max * 2]
set xtics @tics_of_time
set ytics @tics_of_time
set xlabel 'time to decode and compile (log scale)'
set label 1 'time of one iteration (log scale)' at screen 0.02, graph 0.5 center rotate font small \
    textcolor rgb ink
set grid xtics ytics
# Each diagonal is named near the top or the right, where it leaves the picture.
edge_x = COMPILE_max * 2
edge_y = TIME_max * 2
powers = 0
do for [power = 0 : 9] {
    times = 10.0 ** power
    if (edge_x / times > TIME_min) {
        powers = power + 1
        x = edge_x / times > edge_y ? edge_y * times / 1.3 : edge_x / 1.15
        name = power == 0 ? '1 iteration' : '10' . word('¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹', power)
        set label 10 + power name at x, x / times right offset 0, 0.5 font tiny \
            textcolor rgb 0x606060
    }
}
at(i, name) = of(word(lines, line_of(i)), variant_of(i), name)
low(name) = column(name . '_lower') > 0 ? column(name . '_lower') : column(name)
high(name) = column(name . '_upper') > 0 ? column(name . '_upper') : column(name)
plot for [k = 1 : powers] x / 10.0 ** (k - 1) with lines linecolor rgb 0xA0A0A0 linewidth 0.7 \
        dashtype '-', \
    for [i = 1 : entries] data \
        using (at(i, 'compile')) : (column('time')) : (low('compile')) : (high('compile')) : (low('time')) \
        : (high('time')) with xyerrorbars linecolor rgb tint(entry_color(i)) pointsize 0, \
    for [i = 1 : entries] data using (at(i, 'compile')) : (column('time')) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.7 \
        linewidth 1.2

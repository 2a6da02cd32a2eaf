# SPDX-License-Identifier: Apache-2.0
# For figures with one row per workload and one for the geometric mean: row names, bands, and words
# to the right of rows whose cells have gaps. Loaded after canvas.gp; y grows downwards. A figure
# plots @gaps last, and sets `right` to its largest x; `last_row` names the last one, if it is no mean.
stats data using (strcol('gaps') eq '-' ? 0 : strlen(strcol('gaps'))) name 'GAPS' nooutput
gaps_width = (GAPS_max > 2 ? 14 : 26) + letters(GAPS_max, tiny_px)
if (!exists('last_row')) { last_row = 'geometric mean' }
longest = strlen(last_row)
do for [name in names] { if (strlen(name) > longest) { longest = strlen(name) } }
set lmargin at screen py(14 + letters(longest, small_px))
set rmargin at screen 1 - py(gaps_width)
set yrange [workloads + 1.5 : 0.5]
unset ytics
set ytics () scale 0 font small
do for [i = 1 : workloads] {
    set ytics add (word(names, i) i)
    if (i % 2 == 0) {
        set object i rectangle from graph 0, first i - 0.5 to graph 1, first i + 0.5 behind \
            fillcolor rgb band fillstyle solid noborder
    }
}
set ytics add (last_row workloads + 1)
set arrow 1 from graph 0, first workloads + 0.5 to graph 1, first workloads + 0.5 nohead \
    linecolor rgb ink linewidth 0.7
set arrow 2 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 dashtype '-'
set grid xtics noytics
set format x '%g×'
gaps = "data using (right) : (strcol('gaps') eq '-' ? NaN : column('row')) : (strcol('gaps')) \
    with labels left offset 0.6, 0 font tiny textcolor rgb ink"

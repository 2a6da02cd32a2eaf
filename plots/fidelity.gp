# SPDX-License-Identifier: Apache-2.0
# How true vector code stays to the v128 operations of the Wasm: a map with a row for each workload and a column for
# each engine and ISA, vector instructions executed per v128 operation as colour and number. 1 is white; more
# instructions than operations are orange, fewer are blue.
# vector_bytes.gp draws the same map of another column, `shown`.
load 'style.gp'

if (!exists('shown')) {
    shown = 'per_op'
    numbers = 'vector instructions executed per v128 operation of the Wasm'
    shade(x) = x > 0 ? bound(log(x) / log(2)) : -2
    spell(x) = x < 9.95 ? sprintf('%.2g', x) : sprintf('%.0f', x)
}
bound(x) = x < -2 ? -2 : x > 2 ? 2 : x

places = ''
stats data using (places = has(places, strcol('series')) ? places : places . ' ' . strcol('series'), 0) nooutput
place_count = words(places)
entries = 0
entry_title(i) = ''
entry_color(i) = ink
entry_mark(i) = 5

head = 0
do for [word in places] { if (strlen(spoken(word)) > head) { head = strlen(spoken(word)) } }
figure_width = 520
head_height = 8 + letters(head, small_px)
body_height = head_height + 19 * workloads - 12
load 'canvas.gp'

longest = 1
do for [name in names] { if (strlen(name) > longest) { longest = strlen(name) } }
set lmargin at screen py(14 + letters(longest, small_px))
set rmargin at screen 1 - py(10)
set tmargin at screen 1 - px(legend_height + head_height)
set yrange [workloads + 0.5 : 0.5]
set xrange [0.5 : place_count + 0.5]
set border 0
unset xtics
set ytics () scale 0 font small
do for [i = 1 : workloads] { set ytics add (word(names, i) i) }
do for [k = 1 : place_count] {
    set label 600 + k spoken(word(places, k)) at first k, graph 1 left rotate offset 0, 0.4 font small textcolor rgb ink
}
unset xlabel
set label 1 'numbers: ' . numbers \
    at screen 0.012, px(footer_height + 10) left font small textcolor rgb ink
set palette defined (0 '#0072B2', 1 '#FFFFFF', 2 '#D55E00')
set cbrange [-2 : 2]
unset colorbox
unset grid
set style fill solid 1 noborder
plot data using 'place' : 'row' : (column('place') - 0.5) : (column('place') + 0.5) \
        : (column('row') - 0.5) : (column('row') + 0.5) : (shade(column(shown))) \
        with boxxyerror linecolor palette, \
    data using 'place' : 'row' : (spell(column(shown))) \
        with labels center font tiny textcolor rgb ink

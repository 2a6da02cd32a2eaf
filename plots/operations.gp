# SPDX-License-Identifier: Apache-2.0
# What SIMD code executes of Wasm, as a map: a row for each workload, a column for each class of
# instructions, the share of all executed as shade and number. Counted by the engine, exactly.
load 'style.gp'

classes = ''
stats data using (classes = has(classes, strcol('class')) ? classes : classes . ' ' . strcol('class'), 0) \
    nooutput
class_count = words(classes)
entries = 0
entry_title(i) = ''
entry_color(i) = ink
entry_mark(i) = 5

head = 0
do for [class in classes] { if (strlen(class) > head) { head = strlen(class) } }
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
set xrange [0.5 : class_count + 0.5]
set border 0
unset xtics
set ytics () scale 0 font small
do for [i = 1 : workloads] {
    set ytics add (word(names, i) i)
    found = 0
    stats [*:*] [*:*] data using (found = found + (column('row') == i), 0) nooutput
    if (found == 0) {
        set label 500 + i 'not counted: no SIMD variant ran on an engine' \
            at 0.6, i left font tiny textcolor rgb ink
    }
}
do for [k = 1 : class_count] {
    set label 600 + k word(classes, k) at first k, graph 1 left rotate offset 0, 0.4 font small \
        textcolor rgb ink
}
unset xlabel
set label 1 'numbers: percent of the executed Wasm instructions; · is less than half of one' \
    at screen 0.012, px(footer_height + 10) left font small textcolor rgb ink
# White to the palette's blue, and on to a darker one: lightness alone tells the order.
set palette defined (0 '#FFFFFF', 0.5 '#5AA9D6', 1 '#003C66')
set cbrange [0 : 0.7]
unset colorbox
unset grid
set style fill solid 1 noborder
percent(share) = share <= 0 ? '' : share < 0.005 ? '·' : sprintf('%.0f', 100 * share)
plot data using 'place' : 'row' : (column('place') - 0.5) : (column('place') + 0.5) \
        : (column('row') - 0.5) : (column('row') + 0.5) : 'share' \
        with boxxyerror linecolor palette, \
    data using (column('share') < 0.4 ? column('place') : NaN) : 'row' : (percent(column('share'))) \
        with labels center font tiny textcolor rgb ink, \
    data using (column('share') >= 0.4 ? column('place') : NaN) : 'row' : (percent(column('share'))) \
        with labels center font tiny textcolor rgb 0xFFFFFF

# SPDX-License-Identifier: Apache-2.0
# Modelled cycles of one iteration of native SIMD code: one panel per workload, a bar from the lower to the upper bound for
# each core and ISA, on a logarithmic axis; below them a mark for what this machine was measured to take at an ISA.
load 'style.gp'

rungs = ''
stats data using (rungs = has(rungs, strcol('core') . '/' . strcol('isa')) ? rungs \
    : rungs . ' ' . strcol('core') . '/' . strcol('isa'), 0) nooutput
rung_count = words(rungs)
core_of(word) = word[1:slash(word) - 1]
cores = ''
do for [word in rungs] { if (!has(cores, core_of(word))) { cores = cores . ' ' . core_of(word) } }
place_of(list, word) = words((' ' . list)[1 : strstrt(' ' . list . ' ', ' ' . word . ' ')]) + 1
tone(core) = core eq 'measured' ? ink : color(place_of(cores, core))

entries = 0
entry_title(i) = ''
entry_color(i) = ink
entry_mark(i) = 5
is_counted(p) = column('row') == p && column('upper') > 0
load 'counted.gp'

across = 2
down = (words(shown) + across - 1) / across
row_height = 48 + 12 * rung_count
figure_width = 520
body_height = row_height * down - 12
load 'canvas.gp'

set label 1 'cycles of one iteration (log), lower to upper bound; ×: measured' . others \
    at screen 0.012, px(footer_height + 8) left font small textcolor rgb ink
column_width = (figure_width - 20) / across
name_width = 0
rung(word) = core_of(word) . ' ' . short(isa_of(word))
do for [word in rungs] { if (strlen(rung(word)) > name_width) { name_width = strlen(rung(word)) } }
left_of(p) = 12 + letters(name_width, tiny_px) + ((p - 1) % across) * column_width
top_of(p) = legend_height + 14 + ((p - 1) / across) * row_height
at(word, p) = strcol('core') . '/' . strcol('isa') eq word && column('row') == p

set style fill solid 1 noborder
set yrange [rung_count + 0.5 : 0.5]
set ytics ()
do for [i = 1 : rung_count] { set ytics add (rung(word(rungs, i)) i) font tiny }
set xtics font tiny
set format x '%.0s%c'
set grid xtics noytics
set multiplot
do for [place = 1 : words(shown)] {
    p = int(word(shown, place))
    found = 0
    least = 1e300
    most = 0
    stats [*:*] [*:*] data using (column('row') == p ? (found = found + 1, \
        least = column('lower') < least ? column('lower') : least, \
        most = column('upper') > most ? column('upper') : most, 0) : 0) nooutput
    if (found == 0) { continue }
    set xrange [least / 1.3 : most * 1.3]
    set logscale x (most < 4 * least ? 2 : most < 10 * least ? 4 : most < 500 * least ? 10 : 100)
    set lmargin at screen py(left_of(place))
    set rmargin at screen py(12 + ((place - 1) % across + 1) * column_width - 16)
    set tmargin at screen 1 - px(top_of(place))
    set bmargin at screen 1 - px(top_of(place) + row_height - 46)
    set label 2 word(names, p) at graph 0.5, graph 1 center offset 0, 0.6 font small textcolor rgb ink
    plot for [i = 1 : rung_count] data \
            using (at(word(rungs, i), p) && strcol('core') ne 'measured' ? column('lower') : NaN) : (i) \
                : (column('lower') / 1.015) : (column('upper') * 1.015) : (i - 0.36) : (i + 0.36) \
            with boxxyerror linecolor rgb tone(core_of(word(rungs, i))) notitle, \
        for [i = 1 : rung_count] data \
            using (at(word(rungs, i), p) && strcol('core') eq 'measured' ? column('lower') : NaN) : (i) \
            with points pointtype 2 pointsize 0.6 linecolor rgb ink notitle
    unset label
}
unset multiplot

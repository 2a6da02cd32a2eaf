# SPDX-License-Identifier: Apache-2.0
# What native SIMD code executes, by class: one panel per workload, one stacked bar of shares per ISA
# counted. Classes past the palette's six take its colours again, paler, and
# what is none of these is grey.
load 'style.gp'

entries = words(mixes)
entry_title(i) = word(mixes, i)[5:*]
entry_color(i) = i <= 6 ? color(i) : i <= 10 ? tint(color(i)) : 0xBBBBBB
entry_mark(i) = 5

is_counted(p) = column('row') == p && strcol('engine') eq 'native' && strcol('variant') eq 'simd' && \
        column('instructions') > 0
load 'counted.gp'

across = 2
down = (words(shown) + across - 1) / across
row_height = 48 + 16 * words(counted)
figure_width = 520
body_height = row_height * down - 12
load 'canvas.gp'

set label 1 'share of the instructions of one iteration, in percent' . others \
    at screen 0.012, px(footer_height + 8) left font small textcolor rgb ink
column_width = (figure_width - 20) / across
name_width = 0
do for [isa in counted] {
    if (strlen(short(isa)) > name_width) { name_width = strlen(short(isa)) }
}
left_of(p) = 12 + letters(name_width, small_px) + ((p - 1) % across) * column_width
top_of(p) = legend_height + 14 + ((p - 1) / across) * row_height
here(isa, p) = strcol('series') eq 'native/' . isa && strcol('variant') eq 'simd' && \
    column('row') == p
upto(k) = 100 * (sum [j = 1 : k] column(word(mixes, j))) / column('instructions')

set style fill solid 1 noborder
set xrange [0 : 100]
set yrange [words(counted) + 0.5 : 0.5]
set ytics ()
do for [i = 1 : words(counted)] { set ytics add (short(word(counted, i)) i) }
set tics font small
set grid noxtics noytics
set multiplot
do for [place = 1 : words(shown)] {
    p = int(word(shown, place))
    set lmargin at screen py(left_of(place))
    set rmargin at screen py(16 + ((place - 1) % across + 1) * column_width - 16)
    set tmargin at screen 1 - px(top_of(place))
    set bmargin at screen 1 - px(top_of(place) + row_height - 46)
    set label 2 word(names, p) at graph 0.5, graph 1 center offset 0, 0.6 font small textcolor rgb ink
    do for [i = 1 : words(counted)] {
        found = 0
        stats [*:*] [*:*] data using (found = found + (here(word(counted, i), p) && \
            column('instructions') > 0), 0) nooutput
        if (found == 0) {
            set label 20 + i 'not counted' at 2, i left font tiny textcolor rgb ink
        }
    }
    plot for [k = 1 : entries] for [i = 1 : words(counted)] data \
        using (here(word(counted, i), p) ? 0 : NaN) : (i) : (upto(k - 1)) : (upto(k)) \
            : (i - 0.38) : (i + 0.38) \
        with boxxyerror linecolor rgb entry_color(k) title entry_title(k)
    unset label
}
unset multiplot

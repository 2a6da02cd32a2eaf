# SPDX-License-Identifier: Apache-2.0
# Native code from ISA level to ISA level, one panel per workload with the same logarithmic axis in
# all of them. `host` is this very CPU: no level, so no line leads to it.
load 'style.gp'

steps = words(native)
entries = 2
entry_title(i) = 'native ' . word(variants, i)
entry_color(i) = color(i)
entry_mark(i) = mark(i, word(variants, i))

panels = workloads + 1
across = 3
down = (panels + across - 1) / across
row_height = 124
figure_width = 520
body_height = row_height * down - 12
stats data using (highest('ladder')) name 'HIGH' nooutput
stats data using (lowest('ladder')) name 'LOW' nooutput
top = 2 ** ceil(log(HIGH_max * 1.02) / log(2))
bottom = 2 ** floor(log(LOW_min * 0.98) / log(2))
load 'canvas.gp'

set label 1 'vertical: speed relative to native scalar ' . short(word(native, 1)) . ' (log scale)' \
    at screen 0.012, px(footer_height + 8) left font small textcolor rgb ink
set logscale y 2
set yrange [bottom : top]
set xrange [0.7 : steps + 0.3]
set tics font small
set xtics ()
do for [i = 1 : steps] { set xtics add (short(word(native, i)) i) }
set grid ytics noxtics
tick = top / bottom > 40 ? 4 : 2
set ytics tick

# Panel p's place in pixels, from the top left.
column_width = (figure_width - 52) / across
left_of(p) = 46 + ((p - 1) % across) * column_width
top_of(p) = legend_height + 14 + ((p - 1) / across) * row_height
name_of(p) = p > workloads ? 'geometric mean' : word(names, p)
here(i, p) = strcol('engine') eq 'native' && strcol('variant') eq word(variants, i) && \
    column('row') == p
value_at(i, p) = here(i, p) ? column('ladder') : NaN
level_at(i, p) = strcol('isa') ne 'host' ? value_at(i, p) : NaN
barred_at(i, p) = column('ladder_lower') > 0 ? value_at(i, p) : NaN
gap_at(i, p) = here(i, p) && strcol('status') ne 'ok' ? bottom * 1.3 : NaN

set multiplot
do for [p = 1 : panels] {
    set lmargin at screen py(left_of(p))
    set rmargin at screen py(left_of(p) + column_width - 14)
    set tmargin at screen 1 - px(top_of(p))
    set bmargin at screen 1 - px(top_of(p) + 72)
    set label 2 name_of(p) at graph 0.5, graph 1 center offset 0, 0.6 font small textcolor rgb ink
    set format y ((p - 1) % across == 0 ? '%g×' : '')
    plot for [i = 1 : 2] data using 'step' : (level_at(i, p)) \
            with lines linecolor rgb entry_color(i) linewidth 1, \
        for [i = 1 : 2] data using 'step' : (barred_at(i, p)) : 'ladder_lower' : 'ladder_upper' \
            with yerrorbars linecolor rgb entry_color(i) pointsize 0, \
        for [i = 1 : 2] data using 'step' : (value_at(i, p)) \
            with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.7 \
            title entry_title(i), \
        for [i = 1 : 2] data using 'step' : (gap_at(i, p)) : (strcol('status')) \
            with labels font tiny textcolor rgb entry_color(i)
    unset label
}
unset multiplot

# SPDX-License-Identifier: Apache-2.0
# Native code from ISA level to ISA level, one panel per workload with the same logarithmic axis in
# all of them. `host` is this very CPU, set apart from the levels.
panels = workloads + 1
across = 3
down = (panels + across - 1) / across
figure_width = 520
row_height = 112
figure_height = 66 + row_height * down + 12 * footers
load 'style.gp'

steps = words(native)
variants = 'scalar simd'
stats data using 'ladder' nooutput
top = 2 ** ceil(log(STATS_max * 1.02) / log(2))
bottom = 2 ** floor(log(STATS_min * 0.98) / log(2))

set tmargin 0
unset key
set logscale y 2
set yrange [bottom : top]
set xrange [0.7 : steps + 0.3]
set tics font small
set xtics ()
do for [i = 1 : steps] { set xtics add (short(word(native, i)) i) }
set format y '%g×'
set grid ytics noxtics

# Panel p's place in pixels, from the top left; the whole is divided by the width of a column.
column_width = (figure_width - 52) / across
left_of(p) = 46 + ((p - 1) % across) * column_width
top_of(p) = 58 + ((p - 1) / across) * row_height
name_of(p) = p > workloads ? 'geometric mean' : word(names, p)
levels(variant) = is_level(variant) ? column('ladder') : NaN
is_level(variant) = strcol('engine') eq 'native' && strcol('variant') eq variant && \
    strcol('isa') ne 'host' && column('row') == p
here(variant) = strcol('engine') eq 'native' && strcol('variant') eq variant && column('row') == p
series_color(variant) = variant eq 'scalar' ? color(1) : color(2)
series_mark(variant) = variant eq 'scalar' ? mark(1, variant) : mark(2, variant)

# One legend for all panels.
set label 90 'native scalar' at screen 0.03, 1 - px(14) left textcolor rgb ink offset 1, 0 \
    point pointtype mark(1, 'scalar') pointsize 0.8 linecolor rgb color(1)
set label 91 'native simd' at screen 0.25, 1 - px(14) left textcolor rgb ink offset 1, 0 \
    point pointtype mark(2, 'simd') pointsize 0.8 linecolor rgb color(2)
set label 92 'speed relative to scalar ' . short(word(native, 1)) . ' (log scale)' \
    at screen 0.97, 1 - px(14) right font small textcolor rgb ink

set multiplot
do for [p = 1 : panels] {
    set lmargin at screen left_of(p) / (1.0 * figure_width)
    set rmargin at screen (left_of(p) + column_width - 14.0) / figure_width
    set tmargin at screen 1 - px(top_of(p))
    set bmargin at screen 1 - px(top_of(p) + 72)
    set label 1 name_of(p) at graph 0.5, 1 center offset 0, 0.6 font small textcolor rgb ink
    if ((p - 1) % across == 0) { set format y '%g×' } else { set format y '' }
    plot for [variant in variants] data using 'step' : (levels(variant)) \
            with lines linecolor rgb series_color(variant) linewidth 1, \
        for [variant in variants] data \
            using 'step' : (here(variant) && column('ladder_lower') > 0 ? column('ladder') : NaN) \
            : 'ladder_lower' : 'ladder_upper' \
            with yerrorbars linecolor rgb series_color(variant) pointsize 0, \
        for [variant in variants] data using 'step' : (here(variant) ? column('ladder') : NaN) \
            with points linecolor rgb series_color(variant) pointtype series_mark(variant) \
            pointsize 0.7, \
        for [variant in variants] data \
            using 'step' : (here(variant) && strcol('status') ne 'ok' ? bottom * 1.2 : NaN) \
            : (strcol('status')) with labels font tiny textcolor rgb series_color(variant)
    do for [i = 101 : 100 + footers] { unset label i }
    do for [i = 90 : 92] { unset label i }
}
unset multiplot

# SPDX-License-Identifier: Apache-2.0
# Instructions of one native SIMD image run on vectors of several lengths, relative to 128 bits, one
# panel per workload with the same axes. The dashed line halves with every doubling.
load 'style.gp'

# ISAs whose names end with a length, without it: "aarch64-sve", "riscv64-v".
stem(isa) = isa[1 : strlen(isa) - 3]
stems = ''
do for [isa in counted] {
    if (isa[strlen(isa) - 2 : *] eq '128') { stems = stems . (strlen(stems) ? ' ' : '') . stem(isa) }
}
entries = words(stems)
entry_title(i) = word(stems, i)
entry_color(i) = color(i)
entry_mark(i) = mark(i, 'simd')

is_counted(p) = column('row') == p && column('sweep') > 0
load 'counted.gp'

shown = shown . ' ' . (workloads + 1) # the mean
panels = words(shown)
across = 3
down = (panels + across - 1) / across
row_height = 124
figure_width = 520
body_height = row_height * down - 12
stats data using (column('sweep')) name 'SWEEP' nooutput
stats data using (column('bits')) name 'BITS' nooutput
load 'canvas.gp'

set label 1 'instructions / those at 128 bits, over bits of a vector (log scales)' . others \
    at screen 0.012, px(footer_height + 8) left font small textcolor rgb ink
set logscale xy 2
set xrange [112 : BITS_max * 1.15]
set yrange [SWEEP_min / 1.3 : SWEEP_max * 1.3]
set tics font small
set xtics (128, 256, 512, 1024, 2048)
column_width = (figure_width - 58) / across
left_of(p) = 52 + ((p - 1) % across) * column_width
top_of(p) = legend_height + 14 + ((p - 1) / across) * row_height
name_of(p) = p > workloads ? 'geometric mean' : word(names, p)
here(i, p) = column('row') == p && column('bits') > 0 && strcol('variant') eq 'simd' && \
    strcol('engine') eq 'native' && stem(strcol('isa')) eq word(stems, i)

set multiplot
do for [place = 1 : panels] {
    p = int(word(shown, place))
    set lmargin at screen py(left_of(place))
    set rmargin at screen py(left_of(place) + column_width - 14)
    set tmargin at screen 1 - px(top_of(place))
    set bmargin at screen 1 - px(top_of(place) + 72)
    set label 2 name_of(p) at graph 0.5, graph 1 center offset 0, 0.6 font small textcolor rgb ink
    set format y ((place - 1) % across == 0 ? '%g×' : '')
    found = p > workloads
    stats [*:*] [*:*] data using (found = found + (column('row') == p && column('sweep') > 0), 0) nooutput
    if (found == 0) {
        set label 3 'not counted' at graph 0.5, graph 0.5 center font tiny textcolor rgb ink
    }
    plot 128.0 / x with lines linecolor rgb faint dashtype '-', \
        for [i = 1 : entries] data using (here(i, p) ? column('bits') : NaN) : 'sweep' \
            with linespoints linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize (i == 1 ? 1.1 : 0.6) \
            title entry_title(i)
    unset label
}
unset multiplot

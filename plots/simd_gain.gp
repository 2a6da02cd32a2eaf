# SPDX-License-Identifier: Apache-2.0
# Scalar time over SIMD time for every engine and ISA, one row per workload, on a logarithmic axis
# of base 2, so that the width of a vector is a round number.
load 'style.gp'

lines = series
do for [isa in native] { lines = lines . ' native/' . isa }
entries = words(lines)
entry_title(i) = spoken(word(lines, i))
entry_color(i) = color(i)
entry_mark(i) = mark(i, 'simd')

figure_width = 520
body_height = (4.2 * entries > 20 ? 4.2 * entries + 5 : 22) * (workloads + 1)
stats data using (highest('gain')) name 'HIGH' nooutput
stats data using (lowest('gain')) name 'LOW' nooutput
right = HIGH_max * 1.25
left = LOW_min < 1 ? LOW_min / 1.25 : 0.8
load 'canvas.gp'
load 'rows.gp'

do for [j = 1 : workloads] {
    found = 0
    stats [*:*] [*:*] data using (found = found + (column('row') == j && column('gain') > 0), 0) nooutput
    if (found == 0) {
        set label 500 + j 'no SIMD variant measured' at 1, j left offset 0.8, 0 font tiny \
            textcolor rgb ink
    }
}
set logscale x 2
set xrange [left : right]
if (left < 0.12) {
    set xtics ('1/64×' 0.015625, '1/16×' 0.0625, '1/4×' 0.25, '1×' 1, '4×' 4, '16×' 16, '64×' 64, \
        '256×' 256)
}
set xlabel 'scalar time / SIMD time (log scale)'
y(i) = column('row') + 0.64 * ((i - 0.5) / entries - 0.5)

plot for [i = 1 : entries] data \
        using (barred(word(lines, i), 'simd', 'gain')) : (y(i)) : 'gain_lower' : 'gain_upper' \
        with xerrorbars linecolor rgb entry_color(i) pointsize 0 linewidth 1, \
    for [i = 1 : entries] data using (of(word(lines, i), 'simd', 'gain')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.7 \
        title entry_title(i), \
    @gaps

# SPDX-License-Identifier: Apache-2.0
# Scalar time over SIMD time by family, of every engine and of native code at every ISA: geometric
# means with their intervals, and a small dot for every workload.
load 'style.gp'

lines = series
do for [isa in native] { lines = lines . ' native/' . isa }
entries = words(lines)
entry_title(i) = spoken(word(lines, i))
entry_color(i) = color(i)
entry_mark(i) = mark(i, 'simd')

names = families
workloads = words(families)
last_row = 'all workloads'
figure_width = 520
body_height = (7 * entries > 24 ? 7 * entries + 6 : 26) * (workloads + 1)
stats cells using 'gain' name 'ALL' nooutput
stats data using (highest('gain')) name 'HIGH' nooutput
stats data using (lowest('gain')) name 'LOW' nooutput
most = ALL_max > HIGH_max ? ALL_max : HIGH_max
least = ALL_min < LOW_min ? ALL_min : LOW_min
right = most * 1.2
left = least < 1 ? least / 1.2 : 0.8
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
set xlabel 'scalar time / SIMD time (log scale; right of 1, SIMD pays)'
shift(i) = 0.7 * ((i - 0.5) / entries - 0.5)
y(i) = column('row') + shift(i)
family_row(name) = sum [j = 1 : workloads] (word(families, j) eq name ? j : 0)
dot_y(i) = family_row(strcol('family')) > 0 ? family_row(strcol('family')) + shift(i) : NaN

plot for [i = 1 : entries] cells using (of(word(lines, i), 'simd', 'gain')) : (dot_y(i)) \
        with points linecolor rgb tint(entry_color(i)) pointtype 7 pointsize 0.35, \
    for [i = 1 : entries] data \
        using (barred(word(lines, i), 'simd', 'gain')) : (y(i)) : 'gain_lower' : 'gain_upper' \
        with xerrorbars linecolor rgb entry_color(i) pointsize 0 linewidth 1, \
    for [i = 1 : entries] data using (of(word(lines, i), 'simd', 'gain')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.8 \
        title entry_title(i), \
    @gaps

# SPDX-License-Identifier: Apache-2.0
# Rates of floating-point operations over arithmetic intensity, both axes logarithmic, under the roofs
# that this run measured with native code: the bandwidth of its STREAM kernels, and its highest rate.
# Intensities are those of the manifests: operations per byte of the arrays, each counted once.
load 'style.gp'

lines = with_native
entries = 2 * words(lines)
entry_title(i) = spoken(word(lines, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

# Workloads with a rate; their numbers stand above their intensities.
shown = ''
stats data using (shown = strcol('kind') eq 'cell' && !has(shown, strcol('workload')) ? \
    shown . ' ' . strcol('workload') : shown, 0) nooutput
stats data using (strcol('kind') eq 'cell' ? column('intensity') : NaN) name 'INTENSITY' nooutput
stats data using (strcol('kind') eq 'cell' ? column('rate') : NaN) name 'RATE' nooutput
stats data using (strcol('kind') eq 'cell' ? column('level') : NaN) name 'LEVELS' nooutput
BANDWIDTH = 0
PEAK = 0
bandwidth_from = ''
peak_from = ''
keep(kind) = strcol('kind') eq kind && column('rate') > 0
stats data using (BANDWIDTH = keep('bandwidth') ? column('rate') : BANDWIDTH, \
    bandwidth_from = keep('bandwidth') ? strcol('workload') . ' at ' . strcol('isa') : bandwidth_from, \
    PEAK = keep('peak') ? column('rate') : PEAK, \
    peak_from = keep('peak') ? strcol('workload') . ' at ' . strcol('isa') : peak_from, 0) nooutput

name_columns = 2
name_rows = (words(shown) + name_columns - 1) / name_columns
below = 16 * name_rows + 42
figure_width = 520
body_height = 380
load 'canvas.gp'

set lmargin at screen py(72)
set rmargin at screen 1 - py(16)
set logscale xy
left = INTENSITY_min / 2
right = INTENSITY_max * 2
# Room above the highest mark for the numbers' levels, each a share of the height.
level_height = 0.035
share = level_height * (LEVELS_max + 2)
highest_rate = PEAK > RATE_max ? PEAK : RATE_max
top = 10 ** ((log10(1.3 * highest_rate) - share * log10(RATE_min / 2)) / (1 - share))
bottom = RATE_min / 2
set xrange [left : right]
set yrange [bottom : top]
set grid xtics ytics
set format x '%g'
set ytics ('1 M' 1e6, '10 M' 1e7, '100 M' 1e8, '1 G' 1e9, '10 G' 1e10, '100 G' 1e11, '1 T' 1e12)
set xlabel 'FLOP per byte (log scale)'
set label 1 'FLOP per second (log scale)' at screen 0.02, graph 0.5 center rotate font small \
    textcolor rgb ink
bandwidth_words = BANDWIDTH > 0 ? sprintf('%.3g GB/s: %s', BANDWIDTH / 1e9, bandwidth_from) : \
    'bandwidth missing: no STREAM kernel (blas/copy, scale, add, triad) in this run'
peak_words = PEAK > 0 ? sprintf('%.3g GFLOP/s: %s', PEAK / 1e9, peak_from) : \
    'peak missing: no native code with a rate of FLOP in this run'
set label 2 'slanted roof: ' . bandwidth_words at screen 0.03, px(footer_height - 6) left font small \
    textcolor rgb ink
set label 3 'flat roof: ' . peak_words at screen 0.03, px(footer_height - 22) left font small \
    textcolor rgb ink
roof(x) = BANDWIDTH > 0 && PEAK > 0 ? (x * BANDWIDTH < PEAK ? x * BANDWIDTH : PEAK) : \
    BANDWIDTH > 0 ? x * BANDWIDTH : PEAK > 0 ? PEAK : NaN

do for [k = 1 : words(shown)] {
    stats [*:*] [*:*] data using (strcol('workload') eq word(shown, k) && strcol('kind') eq 'cell' \
        ? column('level') : NaN) name 'LEVEL' nooutput
    stats [*:*] [*:*] data using (strcol('workload') eq word(shown, k) && strcol('kind') eq 'cell' \
        ? column('intensity') : NaN) name 'AT' nooutput
    set label 700 + k sprintf('%d', k) at first AT_max, graph 0.975 - level_height * LEVEL_max center \
        font tiny textcolor rgb ink front
    set label 800 + k sprintf('%d  %s', k, word(shown, k)) left font small textcolor rgb ink at \
        screen 0.03 + 0.48 * ((k - 1) / name_rows), px(footer_height - 42 - 16 * ((k - 1) % name_rows))
}
at(i, name) = strcol('kind') eq 'cell' ? of(word(lines, line_of(i)), variant_of(i), name) : NaN
barred_at(i) = column('rate_lower') > 0 ? at(i, 'intensity') : NaN
plot [left : right] roof(x) with lines linecolor rgb ink linewidth 1.5, \
    for [i = 1 : entries] data using (barred_at(i)) : 'rate' : 'rate_lower' : 'rate_upper' \
        with yerrorbars linecolor rgb entry_color(i) pointsize 0, \
    for [i = 1 : entries] data using (at(i, 'intensity')) : 'rate' \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.7 linewidth 1.2

# SPDX-License-Identifier: Apache-2.0
# What an engine does before the first iteration, phase by phase, on a logarithmic axis of time: a dot
# for each workload and variant, and the median of all as a bar with its number. One iteration stands
# below the phases for comparison.
load 'style.gp'

phases = ''
stats data using (phases = has(phases, strcol('phase')) ? phases : phases . ' ' . strcol('phase'), 0) \
    nooutput
lines = series
entries = 2
entry_title(i) = word(variants, i)
entry_color(i) = color(i)
entry_mark(i) = mark(i, word(variants, i))

# A row for each engine and each phase it has, and a blank one between engines.
rows = ''
do for [line in lines] {
    rows = rows . (strlen(rows) ? ' -' : '')
    do for [phase in phases] {
        found = 0
        stats data using (found = found + (strcol('series') eq line && strcol('phase') eq phase), 0) \
            nooutput
        if (found > 0) { rows = rows . ' ' . line . '!' . phase }
    }
}
line_at(k) = word(rows, k)[1 : strstrt(word(rows, k), '!') - 1]
phase_at(k) = word(rows, k)[strstrt(word(rows, k), '!') + 1 : *]
is_row(k) = word(rows, k) ne '-'
is_at(k) = strcol('series') eq line_at(k) && strcol('phase') eq phase_at(k)

figure_width = 520
body_height = 21 * words(rows) + 10
stats data using 'time' name 'TIME' nooutput
load 'canvas.gp'

name_of(k) = spoken(line_at(k)) . ': ' . phase_at(k)
longest = 1
do for [k = 1 : words(rows)] {
    if (is_row(k) && strlen(name_of(k)) > longest) { longest = strlen(name_of(k)) }
}
set lmargin at screen py(14 + letters(longest, small_px))
set rmargin at screen 1 - py(70)
set yrange [words(rows) + 0.7 : 0.3]
set ytics () scale 0 font small
set logscale x
set xrange [TIME_min / 1.5 : TIME_max * 1.5]
set xtics @tics_of_time
set grid xtics noytics
set xlabel 'time (log scale)'
readable(ns) = ns < 1e3 ? sprintf('%.3g ns', ns) : ns < 1e6 ? sprintf('%.3g µs', ns / 1e3) : \
    ns < 1e9 ? sprintf('%.3g ms', ns / 1e6) : sprintf('%.3g s', ns / 1e9)
array middle[words(rows)]
do for [k = 1 : words(rows)] {
    if (is_row(k)) {
        stats [*:*] [*:*] data using (is_at(k) ? column('time') : NaN) name 'HERE' nooutput
        set ytics add (name_of(k) k)
        set label 400 + k readable(HERE_median) at graph 1, first k left offset 0.6, 0 font small \
            textcolor rgb ink
        set arrow 400 + k from HERE_median, k - 0.42 to HERE_median, k + 0.42 nohead front \
            linecolor rgb ink linewidth 2
    }
}
nudge(i) = i == 1 ? -0.16 : 0.16
plot for [i = 1 : 2] for [k = 1 : words(rows)] data \
        using (is_row(k) && is_at(k) && strcol('variant') eq word(variants, i) ? column('time') : NaN) \
        : (k + nudge(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.45

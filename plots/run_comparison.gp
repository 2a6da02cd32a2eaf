# SPDX-License-Identifier: Apache-2.0
# Several runs side by side: time of each engine over the native limit of its own machine, geometric
# means by family. Such ratios may be compared across machines; times may not.
load 'style.gp'

runs = 0
all_families = ''
lines = ''
stats data using (runs = column('run') > runs ? column('run') : runs, \
    all_families = strcol('family') eq 'all' || has(all_families, strcol('family')) ? all_families : \
    all_families . ' ' . strcol('family'), lines = has(lines, strcol('series')) ? lines : \
    lines . ' ' . strcol('series'), 0) nooutput

# An entry for each run, engine and variant: colours tell runs apart, marks engines and variants.
runs = int(runs)
each = 2 * words(lines)
entries = runs * each
run_of(i) = (i - 1) / each + 1
line_in(i) = ((i - 1) % each) / 2 + 1
entry_title(i) = sprintf('run %d: %s %s', run_of(i), spoken(word(lines, line_in(i))), variant_of(i))
entry_color(i) = color(run_of(i))
entry_mark(i) = mark(line_in(i), variant_of(i))

names = all_families
workloads = words(names)
figure_width = 520
body_height = (7 * entries > 24 ? 7 * entries + 6 : 26) * (workloads + 1)
stats data using (highest('slowdown')) name 'HIGH' nooutput
stats data using (lowest('slowdown')) name 'LOW' nooutput
load 'canvas.gp'

longest = strlen('all workloads')
do for [name in names] { if (strlen(name) > longest) { longest = strlen(name) } }
set lmargin at screen py(14 + letters(longest, small_px))
set rmargin at screen 1 - py(16)
set yrange [workloads + 1.5 : 0.5]
set ytics () scale 0 font small
do for [i = 1 : workloads] {
    set ytics add (word(names, i) i)
    if (i % 2 == 0) {
        set object i rectangle from graph 0, first i - 0.5 to graph 1, first i + 0.5 behind \
            fillcolor rgb band fillstyle solid noborder
    }
}
set ytics add ('all workloads' workloads + 1)
set arrow 1 from graph 0, first workloads + 0.5 to graph 1, first workloads + 0.5 nohead \
    linecolor rgb ink linewidth 0.7
set arrow 2 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 dashtype '-'
set grid xtics noytics
set format x '%g×'
set logscale x
set xrange [(LOW_min < 0.95 ? LOW_min / 1.2 : 0.8) : HIGH_max * 1.3]
set xlabel 'time / native limit of the same run (log scale; left is faster)'
family_row(name) = name eq 'all' ? workloads + 1 : \
    (sum [j = 1 : workloads] (word(names, j) eq name ? j : 0))
y(i) = family_row(strcol('family')) + 0.76 * ((i - 0.5) / entries - 0.5)
at(i) = column('run') == run_of(i) ? of(word(lines, line_in(i)), variant_of(i), 'slowdown') : NaN
barred_at(i) = column('slowdown_lower') > 0 ? at(i) : NaN
plot for [i = 1 : entries] data \
        using (barred_at(i)) : (y(i)) : 'slowdown_lower' : 'slowdown_upper' \
        with xerrorbars linecolor rgb entry_color(i) pointsize 0 linewidth 1, \
    for [i = 1 : entries] data using (at(i)) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.8 linewidth 1.2

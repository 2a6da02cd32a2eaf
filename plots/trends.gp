# SPDX-License-Identifier: Apache-2.0
# How measurements went from run to run, from the trend store: a panel for each of the series that moved
# most, relative to its first run, with the store's change points ringed and labelled.
load 'style.gp'

panels = 0
stats data using (panels = column('panel') > panels ? column('panel') : panels, 0) nooutput
panels = int(panels)
entries = 2
entry_title(i) = i == 1 ? 'a run' : 'a change point'
entry_color(i) = color(i)
entry_mark(i) = i == 1 ? 7 : 6

stats data using 'point' name 'POINT' nooutput
across = panels < 2 ? 1 : 2
down = (panels + across - 1) / across
row_height = 148
figure_width = 520
body_height = row_height * down - 20
load 'canvas.gp'

set label 1 'value relative to the first run; runs from left to right by date' \
    at screen 0.012, px(footer_height + 8) left font small textcolor rgb ink
set tics font small
step = POINT_max <= 8 ? 1 : POINT_max <= 40 ? 5 : 20
set xtics step
set xrange [0.5 : POINT_max + 0.5]
set grid ytics noxtics
column_width = (figure_width - 4) / across
left_of(p) = 52 + ((p - 1) % across) * column_width
top_of(p) = legend_height + 34 + ((p - 1) / across) * row_height
here(p, name) = column('panel') == p ? column(name) : NaN
changed(p) = column('changed') == 1 ? here(p, 'relative') : NaN
# A cell's name in two lines: the workload, and what of it on which engine.
second_slash(name) = strstrt(name, '/') + strstrt(name[strstrt(name, '/') + 1 : *], '/')

set multiplot
do for [p = 1 : panels] {
    title = ''
    what = ''
    stats [*:*] [*:*] data using (title = column('panel') == p ? strcol('cell') : title, \
        what = column('panel') == p ? strcol('metric') : what, 0) nooutput
    stats [*:*] [*:*] data using (here(p, 'relative_upper')) name 'HIGH' nooutput
    stats [*:*] [*:*] data using (here(p, 'relative_lower')) name 'LOW' nooutput
    room = HIGH_max - LOW_min > 0.04 ? 0.15 * (HIGH_max - LOW_min) : 0.02
    set yrange [LOW_min - room : HIGH_max + 2 * room]
    set format y (HIGH_max - LOW_min < 1 ? '%.2f×' : HIGH_max < 10 ? '%.1f×' : '%g×')
    # About four tics, at multiples of 1, 2 or 5.
    rough = (HIGH_max - LOW_min + 3 * room) / 4
    power = 10 ** floor(log10(rough))
    tick = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10)
    set ytics tick
    set lmargin at screen py(left_of(p))
    set rmargin at screen py(left_of(p) + column_width - 66)
    set tmargin at screen 1 - px(top_of(p))
    set bmargin at screen 1 - px(top_of(p) + row_height - 66)
    set label 2 title[1 : second_slash(title) - 1] . ': ' . what at graph 0, graph 1 left \
        offset 0, 1.5 font small textcolor rgb ink
    set label 3 title[second_slash(title) + 1 : *] at graph 0, graph 1 left offset 0, 0.6 font tiny \
        textcolor rgb ink
    plot data using (here(p, 'point')) : 'relative' : 'relative_lower' : 'relative_upper' \
            with yerrorbars linecolor rgb color(1) pointsize 0, \
        data using (here(p, 'point')) : 'relative' with linespoints linecolor rgb color(1) \
            pointtype 7 pointsize 0.5, \
        data using 'point' : (changed(p)) with points linecolor rgb color(2) pointtype 6 \
            pointsize 1.3 linewidth 1.5, \
        data using 'point' : (changed(p)) : (sprintf('%+.0f %%', 100 * column('step'))) \
            with labels center offset 0, 0.9 font tiny textcolor rgb color(2)
    unset label
}
unset multiplot

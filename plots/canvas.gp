# SPDX-License-Identifier: Apache-2.0
# Opens the picture: terminal, legend above, axis room and footer below. The figure has set
#   figure_width, body_height   pixels of the whole width, and of the height between the two
#   entries                     how many the legend has, and entry_title(i), entry_color(i) and
#                               entry_mark(i) for each
# Sizes are for 5.4 inches of width, so that print at one column (3.3 inches) keeps 6 points.
# gnuplot's own key guesses text widths differently in each terminal; this legend stands still.
entry_width = 0
do for [i = 1 : entries] {
    if (strlen(entry_title(i)) > entry_width) { entry_width = strlen(entry_title(i)) }
}
entry_width = 34 + 7 * entry_width
legend_columns = (figure_width - 20) / entry_width
if (legend_columns < 1) { legend_columns = 1 }
legend_rows = (entries + legend_columns - 1) / legend_columns
legend_columns = (entries + legend_rows - 1) / legend_rows
legend_height = 12 + 18 * legend_rows
footer_height = 14 + 12 * footers
figure_height = legend_height + body_height + 46 + footer_height
px(n) = n / (1.0 * figure_height)
py(n) = n / (1.0 * figure_width)

if (format eq 'svg') {
    set terminal svg noenhanced size figure_width, figure_height font 'DejaVu Sans,12' \
        background rgb 'white' linewidth 1
}
if (format eq 'png') {
    set terminal pngcairo noenhanced size 2 * figure_width, 2 * figure_height fontscale 2 \
        linewidth 2 pointscale 2 font 'DejaVu Sans,9'
}
if (format eq 'pdf') {
    set terminal pdfcairo noenhanced size figure_width / 96.0, figure_height / 96.0 \
        font 'DejaVu Sans,9' linewidth 1
}
set output output

legend_left = (figure_width - legend_columns * entry_width) / 2
do for [i = 1 : entries] {
    legend_x = legend_left + 8 + ((i - 1) % legend_columns) * entry_width
    legend_y = 14 + 18 * ((i - 1) / legend_columns)
    set label 100 + i entry_title(i) left textcolor rgb ink \
        at screen py(legend_x + 12), screen 1 - px(legend_y)
    set label 300 + i '' at screen py(legend_x), screen 1 - px(legend_y) \
        point linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.8
}
do for [i = 1 : footers] {
    set label 200 + i value(sprintf('footer%d', i)) left font tiny textcolor rgb ink \
        at screen 0.012, px(14 + 12 * (footers - i))
}
set tmargin at screen 1 - px(legend_height)
set bmargin at screen px(footer_height + 46)
set xlabel offset 0, 0.4 font small textcolor rgb ink

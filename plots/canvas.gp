# SPDX-License-Identifier: Apache-2.0
# Opens the picture: terminal, legend above, axis room and footer below. The figure has set
#   figure_width, body_height   pixels of the whole width, and of the height between the two
#   entries                     how many the legend has, and entry_title(i), entry_color(i) and
#                               entry_mark(i) for each
#   below                       pixels between axis and footer, where it writes there
# A PDF is as wide as a journal's column, 88 mm; the other formats scale.
# gnuplot's own key guesses text widths differently in each terminal; this legend stands still.
entry_width = 0
do for [i = 1 : entries] {
    if (strlen(entry_title(i)) > entry_width) { entry_width = strlen(entry_title(i)) }
}
entry_width = 30 + letters(entry_width, text_px)
legend_columns = (figure_width - 20) / entry_width
if (legend_columns < 1) { legend_columns = 1 }
legend_rows = (entries + legend_columns - 1) / legend_columns
if (legend_rows < 1) { legend_rows = 1 }
legend_columns = (entries + legend_rows - 1) / legend_rows
legend_height = entries ? 12 + 19 * legend_rows : 6
if (!exists("below")) { below = 0 }
footer_line = 14
footer_height = 12 + footer_line * footers + below
figure_height = legend_height + body_height + 46 + footer_height
px(n) = n / (1.0 * figure_height)
py(n) = n / (1.0 * figure_width)

if (format eq 'svg') {
    set terminal svg noenhanced size figure_width, figure_height font 'DejaVu Sans,13' \
        background rgb 'white' linewidth 1
}
if (format eq 'png') {
    set terminal pngcairo noenhanced size 2 * figure_width, 2 * figure_height fontscale 2 \
        linewidth 2 pointscale 2 font 'DejaVu Sans,9.75'
}
if (format eq 'pdf') {
    shrink = 88 / 25.4 * 96 / figure_width
    set terminal pdfcairo noenhanced size shrink * figure_width / 96, shrink * figure_height / 96 \
        fontscale shrink linewidth shrink pointscale shrink font 'DejaVu Sans,9.75'
}
set output output

legend_left = (figure_width - legend_columns * entry_width) / 2
do for [i = 1 : entries] {
    legend_x = legend_left + 8 + ((i - 1) % legend_columns) * entry_width
    legend_y = 14 + 19 * ((i - 1) / legend_columns)
    set label 100 + i entry_title(i) left textcolor rgb ink \
        at screen py(legend_x + 12), screen 1 - px(legend_y)
    set label 300 + i '' at screen py(legend_x), screen 1 - px(legend_y) \
        point linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.8
}
do for [i = 1 : footers] {
    set label 200 + i value(sprintf('footer%d', i)) left font tiny textcolor rgb ink \
        at screen 0.012, px(12 + footer_line * (footers - i))
}
set tmargin at screen 1 - px(legend_height)
set bmargin at screen px(footer_height + 46)
set xlabel offset 0, 0.4 font small textcolor rgb ink

# SPDX-License-Identifier: Apache-2.0
# What all figures share: palette, marks, fonts, names, axes. A figure loads this file first, says how
# large it is and what its legend holds, and then loads canvas.gp. The caller has set
#   format       svg, png or pdf           output   the picture's path
#   data         the figure's table (its columns: at lm_table_NAME, for cells in figure_data.h)
#   cells        the table of cells, where the figure is of one run, and what is in it:
#   workloads    how many workloads it has, named in the words of  names ; and  families
#   counted      native ISAs with instruction counts, the first of them  base ;  mixes  the columns mix_CLASS
#   series       engine/isa words of every engine but native;  native  the native ISAs
#   footers      how many lines the footer has: footer1, footer2, ... (machine, statistics, counters)
# Palette: Okabe and Ito, Color Universal Design, 2008. Every colour also has a mark of its own;
# scalar variants have hollow marks, SIMD variants filled ones.

set encoding utf8
set datafile separator tab
set datafile columnheaders
set termoption noenhanced

# Sizes of text in pixels of a figure 520 wide. In print at one column, 88 mm, a pixel is 0.48 pt: text is of 6.2,
# 5.8 and 5.3 pt there, and journals ask for 5 at least. Only the SVG terminal counts in pixels.
text_px = 13
small_px = 12
tiny_px = 11
point(px) = format eq 'svg' ? px : 0.75 * px
small = sprintf(',%g', point(small_px))
tiny = sprintf(',%g', point(tiny_px))
# About how wide so many letters of a size are
letters(n, px) = int(0.6 * px * n)
ink = 0x303030
faint = 0xD0D0D0
band = 0xF3F3F3

array Palette[6] = [0x0072B2, 0xD55E00, 0x009E73, 0xB87F00, 0x3D9BD0, 0xB2639B]
array Hollow[5] = [6, 4, 8, 12, 10]
array Filled[5] = [7, 5, 9, 13, 11]
# Six colours and five marks make thirty pairs before one returns.
color(i) = Palette[(i - 1) % 6 + 1]
mark(i, variant) = variant eq 'scalar' ? Hollow[(i - 1) % 5 + 1] : Filled[(i - 1) % 5 + 1]

# The ends of a column's values and intervals
lowest(name) = column(name . '_lower') > 0 ? column(name . '_lower') : column(name)
highest(name) = column(name . '_upper') > 0 ? column(name . '_upper') : column(name)

# "interp/host" -> "host", "interp host", and "x86-64-v3" -> "v3" where the family is clear
slash(word) = strstrt(word, '/')
isa_of(word) = word[slash(word) + 1:*]
short(isa) = isa[1:7] eq 'x86-64-' ? isa[8:*] : isa
spoken(word) = word[1:slash(word) - 1] . ' ' . short(isa_of(word))
has(list, word) = strstrt(' ' . list . ' ', ' ' . word . ' ') > 0

# A column of the rows of one series and variant, NaN in all others; and the same where the column
# has an interval
is(series, variant) = strcol('series') eq series && strcol('variant') eq variant
of(series, variant, name) = is(series, variant) ? column(name) : NaN
barred(series, variant, name) = \
    is(series, variant) && column(name . '_lower') > 0 ? column(name) : NaN
# Engines, and then native code at their ISAs; at all, where there are no engines
if (!exists('series')) {
    series = ''
    native = ''
}
with_native = series
if (words(series) == 0) {
    do for [isa in native] { with_native = with_native . ' native/' . isa }
}
do for [word in series] {
    if (has(native, isa_of(word)) && !has(with_native, 'native/' . isa_of(word))) {
        with_native = with_native . ' native/' . isa_of(word)
    }
}
# Each line of a list twice, scalar and SIMD: a legend's entries
variants = 'scalar simd'
line_of(i) = (i - 1) / 2 + 1
variant_of(i) = word(variants, (i - 1) % 2 + 1)

set border 3 linecolor rgb ink linewidth 0.7
set tics nomirror textcolor rgb ink scale 0.6
set grid linecolor rgb faint linewidth 0.8
set bars 0.5
unset key

# A time axis from nanoseconds to minutes
tics_of_time = "('1 ns' 1, '10 ns' 10, '100 ns' 100, '1 µs' 1e3, '10 µs' 1e4, '100 µs' 1e5, '1 ms' 1e6, \
    '10 ms' 1e7, '100 ms' 1e8, '1 s' 1e9, '10 s' 1e10, '100 s' 1e11) font small"
# A tint of a colour, towards white
pale(value) = 255 - (255 - value) * 2 / 5
tint(rgb) = pale(rgb / 65536) * 65536 + pale(rgb / 256 % 256) * 256 + pale(rgb % 256)

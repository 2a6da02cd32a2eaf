# SPDX-License-Identifier: Apache-2.0
# What all figures share: palette, marks, fonts, names, axes. A figure loads this file first, says how
# large it is and what its legend holds, and then loads canvas.gp. The caller has set
#   format       svg, png or pdf           output   the picture's path
#   data         the table (its columns: figure_data.h)
#   workloads    how many workloads it has, named in the words of  names
#   counted      native ISAs with instruction counts, the first of them  base ;  mixes  the columns mix_CLASS
#   series       engine/isa words of every engine but native;  native  the native ISAs
#   footers      how many lines the footer has: footer1, footer2, ... (machine, statistics, counters)
# Palette: Okabe and Ito, Color Universal Design, 2008. Every colour also has a mark of its own;
# scalar variants have hollow marks, SIMD variants filled ones.

set encoding utf8
set datafile separator tab
set datafile columnheaders
set termoption noenhanced


small = format eq 'svg' ? ',10' : ',7.5'
tiny = format eq 'svg' ? ',9' : ',6.75'
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

set border 3 linecolor rgb ink linewidth 0.7
set tics nomirror textcolor rgb ink scale 0.6
set grid linecolor rgb faint linewidth 0.8
set bars 0.5
unset key

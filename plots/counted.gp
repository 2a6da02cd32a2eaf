# SPDX-License-Identifier: Apache-2.0
# What figures of counts share: their panels are those of the workloads that something was counted of. A script defines
# is_counted(p), whether a row of the data is such a count of workload p, and gets their numbers in  shown  (all where
# nothing was counted) and words about the others in  others .
shown = ''
do for [p = 1 : workloads] {
    found = 0
    stats [*:*] [*:*] data using (found = found + is_counted(p), 0) nooutput
    if (found > 0) { shown = shown . ' ' . p }
}
if (words(shown) == 0) { do for [p = 1 : workloads] { shown = shown . ' ' . p } }
others = workloads > words(shown) ? sprintf('; %d not counted', workloads - words(shown)) : ''

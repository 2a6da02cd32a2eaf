;; SPDX-License-Identifier: Apache-2.0
;; Imports a function of preview 1 as a memory.
(module (import "wasi_snapshot_preview1" "sched_yield" (memory 1)) (func (export "_start")))

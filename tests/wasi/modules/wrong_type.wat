;; SPDX-License-Identifier: Apache-2.0
;; Imports a function of preview 1 with another type.
(module (import "wasi_snapshot_preview1" "sched_yield" (func (param i64) (result i32))) (func (export "_start")))

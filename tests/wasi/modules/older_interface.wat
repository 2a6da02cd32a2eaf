;; SPDX-License-Identifier: Apache-2.0
;; Imports from the interface before preview 1, whose records are laid out differently.
(module (import "wasi_unstable" "sched_yield" (func (result i32))) (func (export "_start")))

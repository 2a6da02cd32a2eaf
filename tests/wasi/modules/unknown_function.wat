;; SPDX-License-Identifier: Apache-2.0
;; Imports a function that preview 1 has not.
(module (import "wasi_snapshot_preview1" "f" (func)) (func (export "_start")))

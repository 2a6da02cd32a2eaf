;; SPDX-License-Identifier: Apache-2.0
;; Imports what is not WASI's.
(module (import "env" "f" (func)) (func (export "_start")))

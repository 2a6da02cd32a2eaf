;; SPDX-License-Identifier: Apache-2.0
;; Traps while it is instantiated.
(module
  (func $start unreachable)
  (start $start)
  (func (export "_start")))

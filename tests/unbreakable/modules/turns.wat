;; SPDX-License-Identifier: Apache-2.0
;; A function that calls what stands in the table in its place: two instances take turns for ever.
(module
  (type $turn (func (param i32)))
  (table (export "table") 1 funcref)
  (func (export "turn") (type $turn) (return_call_indirect (type $turn) (local.get 0) (i32.const 0))))

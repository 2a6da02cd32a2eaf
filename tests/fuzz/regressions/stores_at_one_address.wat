;; SPDX-License-Identifier: Apache-2.0
;; Two stores to one address in each iteration, which the next ones overlap: the last must win, and only its bytes.
(module
  (memory (export "memory") 1)
  (func (export "a") (param $p i32) (local $i i32) (local $end i32) (local $q i32)
    (local.set $p (i32.add (i32.and (local.get $p) (i32.const 4088)) (i32.const 384)))
    (local.set $q (i32.const 1680))
    (local.set $i (i32.const 49))

    (local.set $end (i32.add (local.get $p) (i32.const -384)))
    (block $out
      (loop $l
        (br_if $out (i32.eqz (i32.gt_s (local.get $p) (local.get $end))))
        (i64.store (i32.add (local.get $q) (i32.mul (local.get $i) (i32.const 2))) (i64.const -6419946348518058253))
        (i32.store (i32.add (local.get $q) (i32.mul (local.get $i) (i32.const 2))) (local.get $i))
        (local.set $p (i32.sub (local.get $p) (i32.const 8)))
        (local.set $i (i32.sub (local.get $i) (i32.const 1)))
        (br $l)))))

;; SPDX-License-Identifier: Apache-2.0
;; What the threads of threads_test.c run, each in a store of its own, on one shared memory.
(module
  (import "env" "memory" (memory 1 64 shared))
  (export "memory" (memory 0))

  ;; N times one more, in three ways
  (func (export "add") (param $at i32) (param $n i32)
    (loop $again
      (drop (i64.atomic.rmw.add (local.get $at) (i64.const 1)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "add8") (param $at i32) (param $n i32)
    (loop $again
      (drop (i32.atomic.rmw8.add_u (local.get $at) (i32.const 1)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "compare_exchange") (param $at i32) (param $n i32) (local $old i32)
    (loop $again
      (local.set $old (i32.atomic.load (local.get $at)))
      (br_if $again (i32.ne (local.get $old)
        (i32.atomic.rmw.cmpxchg (local.get $at) (local.get $old) (i32.add (local.get $old) (i32.const 1)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  ;; A lock: 0 free, 1 taken, 2 taken and somebody may wait. Behind it, at $at + 8, a plain counter.
  (func $lock (param $at i32) (local $seen i32)
    (local.set $seen (i32.atomic.rmw.cmpxchg (local.get $at) (i32.const 0) (i32.const 1)))
    (block $taken
      (br_if $taken (i32.eqz (local.get $seen)))
      (loop $wait
        (br_if $taken (i32.eqz (i32.atomic.rmw.xchg (local.get $at) (i32.const 2))))
        (drop (memory.atomic.wait32 (local.get $at) (i32.const 2) (i64.const -1)))
        (br $wait))))
  (func $unlock (param $at i32)
    (if (i32.ne (i32.const 1) (i32.atomic.rmw.xchg (local.get $at) (i32.const 0)))
      (then (drop (memory.atomic.notify (local.get $at) (i32.const 1))))))
  (func (export "locked") (param $at i32) (param $n i32)
    (loop $again
      (call $lock (local.get $at))
      (i64.store offset=8 (local.get $at) (i64.add (i64.load offset=8 (local.get $at)) (i64.const 1)))
      (call $unlock (local.get $at))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  ;; Two threads in turns: waits for `mine` at $at, then writes the other's turn, N times.
  (func (export "turns") (param $at i32) (param $mine i32) (param $n i32)
    (loop $again
      (block $is_mine
        (loop $wait
          (br_if $is_mine (i32.eq (i32.atomic.load (local.get $at)) (local.get $mine)))
          (drop (memory.atomic.wait32 (local.get $at) (i32.sub (i32.const 1) (local.get $mine)) (i64.const -1)))
          (br $wait)))
      (i32.atomic.store (local.get $at) (i32.sub (i32.const 1) (local.get $mine)))
      (drop (memory.atomic.notify (local.get $at) (i32.const 1)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "wait32") (param i32 i32 i64) (result i32)
    (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
  (func (export "wait64") (param i32 i64 i64) (result i32)
    (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
  (func (export "notify") (param i32 i32) (result i32)
    (memory.atomic.notify (local.get 0) (local.get 1)))
  ;; Says "I am about to wait" at $at + 8, waits at $at, and takes a number from $at + 16 when woken.
  (func (export "queue") (param $at i32) (result i32)
    (drop (i32.atomic.rmw.add offset=8 (local.get $at) (i32.const 1)))
    (if (memory.atomic.wait32 (local.get $at) (i32.const 0) (i64.const -1)) (then (return (i32.const -1))))
    (i32.atomic.rmw.add offset=16 (local.get $at) (i32.const 1)))

  (func (export "size") (result i32) (memory.size))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  ;; Grows by one page, writes the old size into it, and gives the old size; first waits, without sleeping, until $n
  ;; calls have begun.
  (func (export "grow") (param $at i32) (param $n i32) (result i32) (local $old i32)
    (drop (i32.atomic.rmw.add (local.get $at) (i32.const 1)))
    (loop $wait (br_if $wait (i32.lt_u (i32.atomic.load (local.get $at)) (local.get $n))))
    (local.set $old (memory.grow (i32.const 1)))
    (if (i32.ge_s (local.get $old) (i32.const 0))
      (then (i32.store (i32.shl (local.get $old) (i32.const 16)) (local.get $old))))
    (local.get $old))
  ;; Grows up to N pages and tells the size at $at each time.
  (func (export "grow_and_tell") (param $at i32) (param $n i32) (local $old i32)
    (loop $again
      (local.set $old (memory.grow (i32.const 1)))
      (i32.store (i32.shl (local.get $old) (i32.const 16)) (local.get $old))
      (i32.atomic.store (local.get $at) (i32.add (local.get $old) (i32.const 1)))
      (drop (memory.atomic.notify (local.get $at) (i32.const -1)))
      (br_if $again (i32.lt_u (memory.size) (local.get $n)))))
  ;; Follows it: the number of times that what was told could not be seen.
  (func (export "follow") (param $at i32) (param $n i32) (result i32) (local $told i32) (local $wrong i32) (local $last i32)
    (loop $again
      (block $is_told
        (loop $wait
          (br_if $is_told (local.tee $told (i32.atomic.load (local.get $at))))
          (drop (memory.atomic.wait32 (local.get $at) (i32.const 0) (i64.const -1)))
          (br $wait)))
      (local.set $last (i32.sub (local.get $told) (i32.const 1)))
      (if (i32.lt_u (memory.size) (local.get $told)) (then (local.set $wrong (i32.add (local.get $wrong) (i32.const 1)))))
      (if (i32.ne (i32.load (i32.shl (local.get $last) (i32.const 16))) (local.get $last))
        (then (local.set $wrong (i32.add (local.get $wrong) (i32.const 1)))))
      (if (i32.lt_u (local.get $told) (local.get $n))
        (then
          (drop (memory.atomic.wait32 (local.get $at) (local.get $told) (i64.const -1)))
          (br $again))))
    (local.get $wrong)))

;; SPDX-License-Identifier: Apache-2.0
;; Atomic accesses, wait and notify in a second memory, which is shared; WABT's text format has no index for them.
;;   add(i32 a, i32 b): memory 0 at a = 100; i32.atomic.rmw.add offset=4 of memory 1 at a by b
;;   wait(i32 a, i32 expected): memory.atomic.wait32 offset=4 of memory 1 for 1000 ns
;;   notify(i32 a): memory.atomic.notify offset=4 of memory 1, of one
;;   peek(i32 a): i32.load of memory 0
(module binary
  "\00asm\01\00\00\00"
  "\01\0c\02\60\02\7f\7f\01\7f\60\01\7f\01\7f"
  "\03\05\04\00\00\01\01"
  "\05\06\02\00\01\03\01\02"
  "\07\1e\04\03\61\64\64\00\00\04\77\61\69\74\00\01\06\6e\6f\74\69\66\79\00\02\04\70\65\65\6b\00\03"
  "\0a\38\04"
  "\13\00\20\00\41\e4\00\36\02\00\20\00\20\01\fe\1e\42\01\04\0b"
  "\0e\00\20\00\20\01\42\e8\07\fe\01\42\01\04\0b"
  "\0b\00\20\00\41\01\fe\00\42\01\04\0b"
  "\07\00\20\00\28\02\00\0b")

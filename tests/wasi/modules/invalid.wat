;; SPDX-License-Identifier: Apache-2.0
;; Does not validate.
(module (func (export "_start") (result i32)))

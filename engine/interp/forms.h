/* SPDX-License-Identifier: Apache-2.0 */
/* Which handlers an instruction has. Every row of the opcode tables has a shape (imm, sig), and
 * FORMS_<imm>_<sig> lists the forms of that shape: the kinds of operands a handler takes them from.
 * The one list makes the handlers, their numbers and the translator's table.
 *
 *   s slot · c constant · for addresses also x sum of two slots, k sum of slot and constant;
 *   one letter per operand, in order
 *   br_, bn_  branch where the result is nonzero, zero        instead of storing it
 *   lN        lane N is part of the handler
 *
 * A consumer defines FORM(shape, name, form), LANE_FORM(shape, name, form, lane) and SPECIAL(name)
 * and includes engine/interp/all_handlers.inc. */
#ifndef LM_INTERP_FORMS_H
#define LM_INTERP_FORMS_H

#define INT_FORMS(shape, name)                                                                     \
    FORM(shape, name, ss)                                                                          \
    FORM(shape, name, sc)                                                                          \
    FORM(shape, name, cs)                                                                          \
    FORM(shape, name, br_ss)                                                                       \
    FORM(shape, name, br_sc)                                                                       \
    FORM(shape, name, bn_ss)                                                                       \
    FORM(shape, name, bn_sc)
#define ARITHMETIC_FORMS(shape, name)                                                              \
    FORM(shape, name, ss) FORM(shape, name, sc) FORM(shape, name, cs)
#define TEST_FORMS(shape, name)                                                                    \
    FORM(shape, name, ss) FORM(shape, name, br_ss) FORM(shape, name, bn_ss)
#define ADDRESS_FORMS(shape, name)                                                                 \
    FORM(shape, name, s)                                                                           \
    FORM(shape, name, c)                                                                           \
    FORM(shape, name, x)                                                                           \
    FORM(shape, name, k)
#define STORE_FORMS(shape, name)                                                                   \
    FORM(shape, name, sc)                                                                          \
    VECTOR_STORE_FORMS(shape, name)
#define VECTOR_STORE_FORMS(shape, name)                                                            \
    FORM(shape, name, ss)                                                                          \
    FORM(shape, name, cs)                                                                          \
    FORM(shape, name, xs)                                                                          \
    FORM(shape, name, ks)

#define LANES_2(shape, name) LANE_FORM(shape, name, l0, 0) LANE_FORM(shape, name, l1, 1)
#define LANES_4(shape, name)                                                                       \
    LANES_2(shape, name) LANE_FORM(shape, name, l2, 2) LANE_FORM(shape, name, l3, 3)
#define LANES_8(shape, name)                                                                       \
    LANES_4(shape, name)                                                                           \
    LANE_FORM(shape, name, l4, 4)                                                                  \
    LANE_FORM(shape, name, l5, 5)                                                                  \
    LANE_FORM(shape, name, l6, 6)                                                                  \
    LANE_FORM(shape, name, l7, 7)
#define LANES_16(shape, name)                                                                      \
    LANES_8(shape, name)                                                                           \
    LANE_FORM(shape, name, l8, 8)                                                                  \
    LANE_FORM(shape, name, l9, 9)                                                                  \
    LANE_FORM(shape, name, l10, 10)                                                                \
    LANE_FORM(shape, name, l11, 11)                                                                \
    LANE_FORM(shape, name, l12, 12)                                                                \
    LANE_FORM(shape, name, l13, 13)                                                                \
    LANE_FORM(shape, name, l14, 14)                                                                \
    LANE_FORM(shape, name, l15, 15)

/* Number of lanes an instruction with a lane immediate chooses from. */
#define LANES_OF_i8x16_extract_lane_s LANES_16
#define LANES_OF_i8x16_extract_lane_u LANES_16
#define LANES_OF_i8x16_replace_lane   LANES_16
#define LANES_OF_i16x8_extract_lane_s LANES_8
#define LANES_OF_i16x8_extract_lane_u LANES_8
#define LANES_OF_i16x8_replace_lane   LANES_8
#define LANES_OF_i32x4_extract_lane   LANES_4
#define LANES_OF_i32x4_replace_lane   LANES_4
#define LANES_OF_i64x2_extract_lane   LANES_2
#define LANES_OF_i64x2_replace_lane   LANES_2
#define LANES_OF_f32x4_extract_lane   LANES_4
#define LANES_OF_f32x4_replace_lane   LANES_4
#define LANES_OF_f64x2_extract_lane   LANES_2
#define LANES_OF_f64x2_replace_lane   LANES_2
#define LANES_OF_v128_load8_lane      LANES_16
#define LANES_OF_v128_load16_lane     LANES_8
#define LANES_OF_v128_load32_lane     LANES_4
#define LANES_OF_v128_load64_lane     LANES_2
#define LANES_OF_v128_store8_lane     LANES_16
#define LANES_OF_v128_store16_lane    LANES_8
#define LANES_OF_v128_store32_lane    LANES_4
#define LANES_OF_v128_store64_lane    LANES_2

/* Scalar arithmetic */
#define FORMS_none_ii_i(name) INT_FORMS(ii_i, name)
#define FORMS_none_ll_l(name) ARITHMETIC_FORMS(ll_l, name)
#define FORMS_none_ll_i(name) INT_FORMS(ll_i, name)
#define FORMS_none_ff_f(name) ARITHMETIC_FORMS(ff_f, name)
#define FORMS_none_dd_d(name) ARITHMETIC_FORMS(dd_d, name)
#define FORMS_none_ff_i(name) TEST_FORMS(ff_i, name)
#define FORMS_none_dd_i(name) TEST_FORMS(dd_i, name)
#define FORMS_none_i_i(name)  FORM(i_i, name, s)
#define FORMS_none_i_l(name)  FORM(i_l, name, s)
#define FORMS_none_i_f(name)  FORM(i_f, name, s)
#define FORMS_none_i_d(name)  FORM(i_d, name, s)
#define FORMS_none_l_i(name)  FORM(l_i, name, s)
#define FORMS_none_l_l(name)  FORM(l_l, name, s)
#define FORMS_none_l_f(name)  FORM(l_f, name, s)
#define FORMS_none_l_d(name)  FORM(l_d, name, s)
#define FORMS_none_f_i(name)  FORM(f_i, name, s)
#define FORMS_none_f_l(name)  FORM(f_l, name, s)
#define FORMS_none_f_f(name)  FORM(f_f, name, s)
#define FORMS_none_f_d(name)  FORM(f_d, name, s)
#define FORMS_none_d_i(name)  FORM(d_i, name, s)
#define FORMS_none_d_l(name)  FORM(d_l, name, s)
#define FORMS_none_d_f(name)  FORM(d_f, name, s)
#define FORMS_none_d_d(name)  FORM(d_d, name, s)

/* Memory */
#define FORMS_memarg_a_i(name)       ADDRESS_FORMS(a_i, name)
#define FORMS_memarg_a_l(name)       ADDRESS_FORMS(a_l, name)
#define FORMS_memarg_a_f(name)       ADDRESS_FORMS(a_f, name)
#define FORMS_memarg_a_d(name)       ADDRESS_FORMS(a_d, name)
#define FORMS_memarg_a_v(name)       ADDRESS_FORMS(a_v, name)
#define FORMS_memarg_ai_(name)       STORE_FORMS(ai_, name)
#define FORMS_memarg_al_(name)       STORE_FORMS(al_, name)
#define FORMS_memarg_af_(name)       STORE_FORMS(af_, name)
#define FORMS_memarg_ad_(name)       STORE_FORMS(ad_, name)
#define FORMS_memarg_av_(name)       VECTOR_STORE_FORMS(av_, name)
#define FORMS_memarg_lane_av_v(name) LANES_OF_##name(lane_av_v, name)
#define FORMS_memarg_lane_av_(name)  LANES_OF_##name(lane_av_, name)

/* Atomic accesses take plain slots: what their ordering costs, an address form would not save. */
#define FORMS_atomic_a_i(name)   FORM(atomic_a_i, name, s)
#define FORMS_atomic_a_l(name)   FORM(atomic_a_l, name, s)
#define FORMS_atomic_ai_(name)   FORM(atomic_ai_, name, ss)
#define FORMS_atomic_al_(name)   FORM(atomic_al_, name, ss)
#define FORMS_atomic_ai_i(name)  FORM(atomic_ai_i, name, ss)
#define FORMS_atomic_al_l(name)  FORM(atomic_al_l, name, ss)
#define FORMS_atomic_aii_i(name) FORM(atomic_aii_i, name, sss)
#define FORMS_atomic_all_l(name) FORM(atomic_all_l, name, sss)
#define FORMS_atomic_ail_i(name) FORM(atomic_ail_i, name, sss)
#define FORMS_atomic_all_i(name) FORM(atomic_all_i, name, sss)

/* v128 */
#define FORMS_none_v_v(name)     FORM(v_v, name, s)
#define FORMS_none_vv_v(name)    FORM(vv_v, name, ss)
#define FORMS_none_vvv_v(name)   FORM(vvv_v, name, sss)
#define FORMS_none_vi_v(name)    FORM(vi_v, name, ss) FORM(vi_v, name, sc)
#define FORMS_none_v_i(name)     FORM(v_i, name, s)
#define FORMS_none_i_v(name)     FORM(i_v, name, s)
#define FORMS_none_l_v(name)     FORM(l_v, name, s)
#define FORMS_none_f_v(name)     FORM(f_v, name, s)
#define FORMS_none_d_v(name)     FORM(d_v, name, s)
#define FORMS_shuffle_vv_v(name) FORM(shuffle_vv_v, name, ss)
#define FORMS_lane_v_i(name)     LANES_OF_##name(lane_v_i, name)
#define FORMS_lane_v_l(name)     LANES_OF_##name(lane_v_l, name)
#define FORMS_lane_v_f(name)     LANES_OF_##name(lane_v_f, name)
#define FORMS_lane_v_d(name)     LANES_OF_##name(lane_v_d, name)
#define FORMS_lane_vi_v(name)    LANES_OF_##name(lane_vi_v, name)
#define FORMS_lane_vl_v(name)    LANES_OF_##name(lane_vl_v, name)
#define FORMS_lane_vf_v(name)    LANES_OF_##name(lane_vf_v, name)
#define FORMS_lane_vd_v(name)    LANES_OF_##name(lane_vd_v, name)

/* Those of engine/interp/special.def */
#define FORMS_none_special(name)
#define FORMS_block_special(name)
#define FORMS_label_special(name)
#define FORMS_labels_special(name)
#define FORMS_func_special(name)
#define FORMS_typed_table_special(name)
#define FORMS_types_special(name)
#define FORMS_local_special(name)
#define FORMS_global_special(name)
#define FORMS_table_special(name)
#define FORMS_reftype_special(name)
#define FORMS_table__i(name)
#define FORMS_memory__a(name)
#define FORMS_memory_a_a(name)
#define FORMS_memory_aia_(name)
#define FORMS_memory_memory_aaa_(name)
#define FORMS_data_memory_aii_(name)
#define FORMS_data__(name)
#define FORMS_elem__(name)
#define FORMS_elem_table_iii_(name)
#define FORMS_table_table_iii_(name)
#define FORMS_i32__i(name)
#define FORMS_i64__l(name)
#define FORMS_f32__f(name)
#define FORMS_f64__d(name)
#define FORMS_v128__v(name)
#define FORMS_zero__(name)

/* Numbers of the forms. */
enum lm_form {
    LM_FORM_s,
    LM_FORM_c,
    LM_FORM_x,
    LM_FORM_k,
    LM_FORM_ss,
    LM_FORM_sc,
    LM_FORM_cs,
    LM_FORM_xs,
    LM_FORM_ks,
    LM_FORM_br_ss,
    LM_FORM_br_sc,
    LM_FORM_bn_ss,
    LM_FORM_bn_sc,
    LM_FORM_sss = LM_FORM_s, /* no instruction has both */
    LM_FORM_l0 = 0,          /* likewise: lane forms stand alone */
    LM_FORM_l1,
    LM_FORM_l2,
    LM_FORM_l3,
    LM_FORM_l4,
    LM_FORM_l5,
    LM_FORM_l6,
    LM_FORM_l7,
    LM_FORM_l8,
    LM_FORM_l9,
    LM_FORM_l10,
    LM_FORM_l11,
    LM_FORM_l12,
    LM_FORM_l13,
    LM_FORM_l14,
    LM_FORM_l15,
    LM_FORM_COUNT
};

#endif

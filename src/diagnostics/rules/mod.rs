//! All rules, one file each: the wording lives here, the finding where the knowledge is.

pub mod address_taken;
pub mod alias_form;
pub mod alias_taken;
pub mod ambiguous_numbering;
pub mod answer_for_everyone;
pub mod audience_cycle;
pub mod audience_misspelt;
pub mod audience_without_effect;
pub mod bare_link_text;
pub mod bidi_control;
pub mod byte_order_mark;
pub mod code_list_empty;
pub mod code_list_unused;
pub mod column_without_basis;
pub mod comment_in_value;
pub mod config_missing;
pub mod consultation_closed;
pub mod consultation_open_ended;
pub mod crlf;
pub mod csv_syntax;
pub mod dangling_file;
pub mod dangling_link;
pub mod dangling_place;
pub mod dangling_reference;
pub mod demo_key;
pub mod directive_attribute;
pub mod directive_stray;
pub mod directive_syntax;
pub mod directive_unclosed;
pub mod directive_unknown;
pub mod document_empty;
pub mod duplicate_anchor;
pub mod duplicate_code;
pub mod duplicate_column;
pub mod duplicate_id;
pub mod duplicate_key;
pub mod duplicate_title;
pub mod empty_collection;
pub mod empty_scale;
pub mod empty_topic;
pub mod expired;
pub mod field_in_link;
pub mod field_misplaced;
pub mod field_undeclared;
pub mod field_unused;
pub mod file_too_large;
pub mod front_matter_syntax;
pub mod frozen_changed;
pub mod frozen_link;
pub mod heading_level_skipped;
pub mod heading_repeats_title;
pub mod html_removed;
pub mod image_without_alternative;
pub mod include_failed;
pub mod invalid_date;
pub mod invalid_id;
pub mod invalid_key;
pub mod invalid_value;
pub mod invisible_character;
pub mod key_in_part;
pub mod key_misplaced;
pub mod large_image;
pub mod link_refused;
pub mod link_to_itself;
pub mod log_broken;
pub mod log_origin;
pub mod long_summary;
pub mod marking_above_audience;
pub mod missing_data_file;
pub mod missing_folder;
pub mod missing_key;
pub mod missing_part;
pub mod missing_summary;
pub mod missing_title;
pub mod model_version_missing;
pub mod name_collision;
pub mod name_not_utf_8;
pub mod name_reserved;
pub mod national_edition;
pub mod nesting_too_deep;
pub mod no_break_hyphen;
pub mod no_break_space;
pub mod not_nfc;
pub mod not_utf_8;
pub mod nul_byte;
pub mod number_order;
pub mod number_repeated;
pub mod option_alone;
pub mod option_label;
pub mod option_level;
pub mod overlapping_collections;
pub mod protected_rule;
pub mod public_audience;
pub mod remote_image;
pub mod repeated_entry;
pub mod reserved_name;
pub mod restricted_include;
pub mod restricted_link;
pub mod review_missing;
pub mod review_overdue;
pub mod sheet_without_columns;
pub mod situation_repeated;
pub mod slug_collision;
pub mod special_file;
pub mod steps_interrupted;
pub mod steps_missing;
pub mod svg_active;
pub mod symlink_broken;
pub mod symlink_loop;
pub mod symlink_outside;
pub mod synonym_overlap;
pub mod tab_indentation;
pub mod table_without_header;
pub mod term_defined_twice;
pub mod term_undefined;
pub mod term_unused;
pub mod theme_asset;
pub mod theme_template;
pub mod theme_words;
pub mod toml_syntax;
pub mod translation_language;
pub mod treaty_words;
pub mod unclosed_front_matter;
pub mod unknown_audience;
pub mod unknown_collection;
pub mod unknown_column;
pub mod unknown_key;
pub mod unknown_language;
pub mod unknown_marking;
pub mod unknown_member;
pub mod unknown_model;
pub mod unknown_original;
pub mod unknown_rule;
pub mod unknown_theme;
pub mod unknown_topic;
pub mod unknown_value;
pub mod unlisted_part;
pub mod unlogged_release;
pub mod unreadable_file;
pub mod unused_file;
pub mod word_bullet;
pub mod wrong_type;

use crate::diagnostics::Rule;

/// Every rule, by name.
pub static RULES: &[&Rule] = &[
    &address_taken::RULE,
    &alias_form::RULE,
    &alias_taken::RULE,
    &ambiguous_numbering::RULE,
    &answer_for_everyone::RULE,
    &audience_cycle::RULE,
    &audience_misspelt::RULE,
    &audience_without_effect::RULE,
    &bare_link_text::RULE,
    &bidi_control::RULE,
    &byte_order_mark::RULE,
    &code_list_empty::RULE,
    &code_list_unused::RULE,
    &column_without_basis::RULE,
    &comment_in_value::RULE,
    &config_missing::RULE,
    &consultation_closed::RULE,
    &consultation_open_ended::RULE,
    &crlf::RULE,
    &csv_syntax::RULE,
    &dangling_file::RULE,
    &dangling_link::RULE,
    &dangling_place::RULE,
    &dangling_reference::RULE,
    &demo_key::RULE,
    &directive_attribute::RULE,
    &directive_stray::RULE,
    &directive_syntax::RULE,
    &directive_unclosed::RULE,
    &directive_unknown::RULE,
    &document_empty::RULE,
    &duplicate_anchor::RULE,
    &duplicate_code::RULE,
    &duplicate_column::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &duplicate_title::RULE,
    &empty_collection::RULE,
    &empty_scale::RULE,
    &empty_topic::RULE,
    &expired::RULE,
    &field_in_link::RULE,
    &field_misplaced::RULE,
    &field_undeclared::RULE,
    &field_unused::RULE,
    &file_too_large::RULE,
    &front_matter_syntax::RULE,
    &frozen_changed::RULE,
    &frozen_link::RULE,
    &heading_level_skipped::RULE,
    &heading_repeats_title::RULE,
    &html_removed::RULE,
    &image_without_alternative::RULE,
    &include_failed::RULE,
    &invalid_date::RULE,
    &invalid_id::RULE,
    &invalid_key::RULE,
    &invalid_value::RULE,
    &invisible_character::RULE,
    &key_in_part::RULE,
    &key_misplaced::RULE,
    &large_image::RULE,
    &link_refused::RULE,
    &link_to_itself::RULE,
    &log_broken::RULE,
    &log_origin::RULE,
    &long_summary::RULE,
    &marking_above_audience::RULE,
    &missing_data_file::RULE,
    &missing_folder::RULE,
    &missing_key::RULE,
    &missing_part::RULE,
    &missing_summary::RULE,
    &missing_title::RULE,
    &model_version_missing::RULE,
    &name_collision::RULE,
    &name_not_utf_8::RULE,
    &name_reserved::RULE,
    &national_edition::RULE,
    &nesting_too_deep::RULE,
    &no_break_hyphen::RULE,
    &no_break_space::RULE,
    &not_nfc::RULE,
    &not_utf_8::RULE,
    &nul_byte::RULE,
    &number_order::RULE,
    &number_repeated::RULE,
    &option_alone::RULE,
    &option_label::RULE,
    &option_level::RULE,
    &overlapping_collections::RULE,
    &protected_rule::RULE,
    &public_audience::RULE,
    &remote_image::RULE,
    &repeated_entry::RULE,
    &reserved_name::RULE,
    &restricted_include::RULE,
    &restricted_link::RULE,
    &review_missing::RULE,
    &review_overdue::RULE,
    &sheet_without_columns::RULE,
    &situation_repeated::RULE,
    &slug_collision::RULE,
    &special_file::RULE,
    &steps_interrupted::RULE,
    &steps_missing::RULE,
    &svg_active::RULE,
    &symlink_broken::RULE,
    &symlink_loop::RULE,
    &symlink_outside::RULE,
    &synonym_overlap::RULE,
    &tab_indentation::RULE,
    &table_without_header::RULE,
    &term_defined_twice::RULE,
    &term_undefined::RULE,
    &term_unused::RULE,
    &theme_asset::RULE,
    &theme_template::RULE,
    &theme_words::RULE,
    &toml_syntax::RULE,
    &translation_language::RULE,
    &treaty_words::RULE,
    &unclosed_front_matter::RULE,
    &unknown_audience::RULE,
    &unknown_collection::RULE,
    &unknown_column::RULE,
    &unknown_key::RULE,
    &unknown_language::RULE,
    &unknown_marking::RULE,
    &unknown_member::RULE,
    &unknown_model::RULE,
    &unknown_original::RULE,
    &unknown_rule::RULE,
    &unknown_theme::RULE,
    &unknown_topic::RULE,
    &unknown_value::RULE,
    &unlisted_part::RULE,
    &unlogged_release::RULE,
    &unreadable_file::RULE,
    &unused_file::RULE,
    &word_bullet::RULE,
    &wrong_type::RULE,
];

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.name == name)
}

/// A place for the tests of wordings.
#[cfg(test)]
pub(crate) fn place() -> crate::diagnostics::Place {
    #[allow(clippy::unwrap_used, reason = "the path is a constant")]
    crate::diagnostics::Place::file(&crate::diagnostics::HubPath::new("sops/a.md").unwrap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_once_in_order_and_complete() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
        }
        for rule in RULES {
            assert!(
                rule.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                rule.name
            );
            for text in [rule.summary, rule.why, rule.wrong, rule.right] {
                assert!(!text.trim().is_empty(), "{} explains itself", rule.name);
            }
            assert!(rule.why.ends_with('.'), "{}: why is a sentence", rule.name);
            assert!(rule.summary.starts_with(|c: char| !c.is_lowercase()), "{}: begins like a heading", rule.name);
            assert_ne!(rule.wrong, rule.right, "{}", rule.name);
        }
    }
}

//! How much of a file is read, and which of its fields never are, whatever its format.

/// More records than this – sessions, people, rows – are not read.
pub(super) const MOST_RECORDS: usize = 200_000;

/// Things stand in each other no deeper than this.
pub(super) const DEEPEST: usize = 64;

/// Fields of records that are nobody's business, as the systems of organisers call them.
pub(super) const PRIVATE: &[&str] = &[
    "email",
    "emailAddress",
    "mail",
    "phone",
    "phoneNumber",
    "telephone",
    "mobile",
    "mobileNumber",
    "answers",
    "questionAnswers",
    "comments",
    "notes",
    "internal_notes",
];

/// Words that give such a field away where people name fields as they like.
pub(super) const PRIVATE_WORDS: &[&str] =
    &["email", "mail", "e-mail", "phone", "telephone", "mobile", "telefon", "телефон", "answers", "handy"];

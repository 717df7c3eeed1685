//! Pure rules: Counterpoint records -> web records.

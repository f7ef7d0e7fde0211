//! Invented people and services to try the product with.

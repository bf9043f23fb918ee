//! plenary
pub mod agenda;
pub mod error;
pub mod formats;
pub mod programme;

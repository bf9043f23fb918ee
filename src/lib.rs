//! plenary
pub mod agenda;
pub mod programme;

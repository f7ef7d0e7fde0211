//! Papers: sealing, inspection and scanning of uploaded files. See decision 0033.

mod inspection;
mod key;
mod scanner;

pub use inspection::inspect;
pub use key::PaperKey;
pub use scanner::Scanner;

//! A choice among the tests of a test binary, for nextest and for the standard harness.

/// Some tests of a test binary.
pub(crate) struct Subset<'n> {
    pub(crate) binary: &'static str,
    /// Modules to run; all if empty.
    pub(crate) modules: &'n [&'n str],
    /// Tests, and modules with a final `::`.
    pub(crate) left_out: Vec<&'n str>,
}

impl Subset<'_> {
    /// As an expression for nextest.
    pub(crate) fn expression(&self) -> String {
        let mut parts = vec![format!("binary(={})", self.binary)];
        if !self.modules.is_empty() {
            let modules: Vec<String> = self.modules.iter().map(|module| test(&format!("{module}::"))).collect();
            parts.push(format!("({})", modules.join(" | ")));
        }
        parts.extend(self.left_out.iter().map(|name| format!("not {}", test(name))));
        format!("({})", parts.join(" & "))
    }

    /// As arguments for the standard harness. It also finds names within names, so it may leave out more.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let modules = self.modules.iter().map(|module| format!("{module}::"));
        let left_out = self.left_out.iter().flat_map(|name| ["--skip".to_owned(), (*name).to_owned()]);
        modules.chain(left_out).collect()
    }
}

fn test(name: &str) -> String {
    if name.ends_with("::") { format!("test(/^{name}/)") } else { format!("test(={name})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_and_leaves_out_by_module_and_name() {
        let all = Subset { binary: "store", modules: &[], left_out: Vec::new() };
        assert_eq!(all.expression(), "(binary(=store))");
        assert_eq!(all.arguments(), [""; 0]);
        let some = Subset { binary: "http", modules: &["desk", "races"], left_out: vec!["desk::a::", "races::b"] };
        let expected = "(binary(=http) & (test(/^desk::/) | test(/^races::/)) & not test(/^desk::a::/) \
                        & not test(=races::b))";
        assert_eq!(some.expression(), expected);
        assert_eq!(some.arguments(), ["desk::", "races::", "--skip", "desk::a::", "--skip", "races::b"]);
    }
}

use clap::Args;

use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::nearest;
use crate::diagnostics::print;
use crate::diagnostics::rules::RULES;

/// Explain a rule: what it is, why it matters, how to mend it
#[derive(Debug, Args)]
pub struct Explain {
    /// The name in brackets after `error`; without one, all rules are listed
    rule: Option<String>,
    /// List all rules by name
    #[arg(long, conflicts_with = "rule")]
    list: bool,
}

impl Explain {
    pub fn run(&self, terminal: &Terminal) -> Result<Ending, Failure> {
        let Some(name) = self.rule.as_ref().filter(|_| !self.list) else {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            let list: String = RULES.iter().map(|rule| format!("{:width$}  {}\n", rule.name, rule.summary)).collect();
            terminal.result(&list);
            return Ok(Ending::Done);
        };
        let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
            let failure = Failure::command(format!("there is no rule `{}`", name.escape_debug()));
            return Err(match nearest(name, RULES.iter().map(|rule| rule.name)) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("`faletusi explain` lists all rules"),
            });
        };
        terminal.result(&print::explain(rule));
        Ok(Ending::Done)
    }
}

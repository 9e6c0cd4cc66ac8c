use clap::Args;
use clap_complete::Shell;

use super::terminal::Terminal;
use super::{Ending, Failure, command_line};

/// Print completions for a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(&self, terminal: &Terminal) -> Result<Ending, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command_line(), "faletusi", &mut script);
        terminal.result(&String::from_utf8_lossy(&script));
        Ok(Ending::Done)
    }
}

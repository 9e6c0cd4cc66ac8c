use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value};

use super::options::Global;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::nearest;
use crate::hub::{Hub, schema};

/// Print the JSON Schemas of hub.toml, front matter and registers, for editors, and of a comparison, for programs
///
/// Names declared in the hub (audiences, topics, members) are in them. `comparison` is what `diff` and `compare` print
/// with `--format json`.
#[derive(Debug, Args)]
pub struct Schema {
    /// One of them, such as `hub` or `front-matter-procedure`; without one, all those of a hub's files as one object by file name
    name: Option<String>,
    /// Write them as files into this folder, as VS Code reads them
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    write: Option<PathBuf>,
}

impl Schema {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let hub = Hub::open(global.store()?);
        let mut schemas = schema::all(&schema::names(&hub));
        if let Some(folder) = &self.write {
            fs::create_dir_all(folder).map_err(|e| Failure::machine(folder.display(), e))?;
            for schema in &schemas {
                let path = folder.join(&schema.file_name);
                fs::write(&path, pretty(&schema.schema)).map_err(|e| Failure::machine(path.display(), e))?;
            }
            terminal.say(&format!("wrote {} schemas into {}", schemas.len(), folder.display()));
            return Ok(Ending::Done);
        }
        let Some(name) = &self.name else {
            let all: Map<String, Value> = schemas.into_iter().map(|s| (s.file_name, s.schema)).collect();
            terminal.result(&pretty(&Value::Object(all)));
            return Ok(Ending::Done);
        };
        // No file of a hub is one.
        schemas
            .push(schema::Schema { file_name: "comparison.schema.json".to_owned(), schema: crate::compare::schema() });
        let wanted = name.trim_end_matches(".schema.json");
        let short = |file_name: &str| file_name.trim_end_matches(".schema.json").to_owned();
        if let Some(schema) = schemas.iter().find(|s| short(&s.file_name) == wanted) {
            terminal.result(&pretty(&schema.schema));
            return Ok(Ending::Done);
        }
        let names: Vec<String> = schemas.iter().map(|s| short(&s.file_name)).collect();
        let failure = Failure::command(format!("there is no schema `{}`", name.escape_debug()));
        Err(match nearest(wanted, names.iter().map(String::as_str)) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help(format!("there are {}", names.join(", "))),
        })
    }
}

pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

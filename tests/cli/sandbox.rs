//! A temporary folder in which the program runs, away from the environment of whoever runs the tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own, removed at the end.
pub(crate) struct Sandbox {
    folder: PathBuf,
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Sandbox {
    /// An empty folder.
    pub(crate) fn new() -> Sandbox {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("relance-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Sandbox {
            folder: folder.canonicalize().unwrap(),
        }
    }

    /// The folder with a small ledger in `ledger` and a policy that suits it.
    pub(crate) fn with_ledger() -> Sandbox {
        let sandbox = Sandbox::new();
        for (name, text) in LEDGER {
            sandbox.write(&format!("ledger/{name}"), text);
        }
        sandbox.write("policy.relance", POLICY);
        sandbox
    }

    /// Writes a file; folders are made.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The text of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The names of all files, hidden ones included, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The program with arguments, in the folder, with an environment that says nothing.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_relance-under-test"));
        command.args(arguments).current_dir(&self.folder).env_clear();
        // 23 November 2026: what a check says of rates hangs on the day.
        command.env("SOURCE_DATE_EPOCH", "1795392000");
        // Without it no program starts on Windows.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(&mut self.command(arguments))
    }

    /// Runs the program with a text on its standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        self.read_run(child.wait_with_output().unwrap())
    }

    /// Runs a command made by [`Sandbox::command`].
    pub(crate) fn finish(&self, command: &mut Command) -> Run {
        self.read_run(command.output().unwrap())
    }

    fn read_run(&self, output: std::process::Output) -> Run {
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes)
                .unwrap()
                .replace(&self.shown(&self.folder), "SANDBOX")
        };
        Run {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    fn shown(&self, path: &Path) -> String {
        path.display().to_string()
    }

    /// Runs the program and gives all of it as one text, for a snapshot.
    pub(crate) fn shot(&self, arguments: &[&str]) -> String {
        self.run(arguments).shot(arguments)
    }
}

impl Run {
    /// Command, exit code and outputs as one text.
    pub(crate) fn shot(&self, arguments: &[&str]) -> String {
        let code = self
            .code
            .map_or_else(|| "none".to_string(), |code| code.to_string());
        let words: Vec<String> = arguments
            .iter()
            .map(|word| {
                if word.contains(' ') {
                    format!("'{word}'")
                } else {
                    (*word).to_string()
                }
            })
            .collect();
        let mut text = format!("$ relance {}\nexit code: {code}\n", words.join(" "));
        for (name, output) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !output.is_empty() {
                text.push_str(&format!("--- {name}\n{output}"));
            }
        }
        text
    }
}

const POLICY: &str = r#"## For all but consumers.
policy "Small" {
  applies to customer.kind != consumer
  contact on working days
  at least 5d between contacts per customer
}
param first_delay = 7d in 4d..15d

## A week late is an oversight.
first_reminder: when overdue first_delay then email gentle
second: when 14d after first_reminder then email firm
notice: when overdue 45d and balance > 150 EUR
        then registered_letter mise_en_demeure, claim indemnity
        requires approval of credit_manager
handover: when 20d after notice then escalate to agency
pause on_request: when recorded asked_for_time within 10d
"#;

/// A reliable payer (acme), one that pays late and in parts (bolt), a consumer (carla), and one of unknown kind (dune).
const LEDGER: &[(&str, &str)] = &[
    (
        "customers.csv",
        "customer_id,name,kind,country,email,phone,address\n\
         acme,Acme SARL,business,FR,ap@acme.example,0100000001,1 rue A\n\
         bolt,Bolt SA,business,FR,ap@bolt.example,,2 rue B\n\
         carla,Carla C.,consumer,FR,carla@mail.example,,3 rue C\n\
         dune,Dune,,FR,,,4 rue D\n",
    ),
    (
        "invoices.csv",
        "invoice_id,customer_id,issued,due,amount,currency\n\
         F1,acme,2026-01-05,2026-02-04,1200.00,EUR\n\
         F2,bolt,2026-01-12,2026-02-11,5000.00,EUR\n\
         F3,bolt,2026-02-16,2026-03-18,800.00,USD\n\
         F4,carla,2026-01-10,2026-01-24,90.00,EUR\n\
         F5,dune,2026-01-15,2026-02-14,640.50,EUR\n\
         F6,acme,2026-05-04,2026-06-03,300.00,EUR\n",
    ),
    (
        "payments.csv",
        "payment_id,customer_id,invoice_id,date,amount,currency\n\
         P1,acme,F1,2026-02-16,1200.00,EUR\n\
         P2,bolt,F2,2026-03-02,1000.00,EUR\n",
    ),
    (
        "events.csv",
        "date,customer_id,invoice_id,event,value,note\n\
         2026-03-20,bolt,F2,promise,2026-03-27,500\n\
         2026-04-01,bolt,F3,dispute_opened,quality,\n\
         2026-05-04,bolt,F3,dispute_closed,,\n",
    ),
];

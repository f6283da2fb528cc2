//! A PostgreSQL server of our own, started for a test and stopped behind it.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The password of `ann`, the owner of everything.
pub(super) const PASSWORD: &str = "s3cr:et\\ é";

/// A running server.
pub(super) struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    pub(super) port: u16,
}

impl Server {
    /// Starts one; none where PostgreSQL is not installed, which fails when peers are required (as in `cargo xtask ci`).
    pub(super) fn start() -> Option<Server> {
        let Some(binaries) = binaries() else {
            assert!(
                std::env::var_os("RELANCE_PEERS").is_none_or(|peers| peers != "required"),
                "PostgreSQL is not installed: no initdb in PATH or /usr/lib/postgresql"
            );
            let _ = writeln!(
                std::io::stderr(),
                "NOT RUN: ledgers in PostgreSQL, because no initdb is in PATH or /usr/lib/postgresql"
            );
            return None;
        };
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("relance-pg-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("password"), PASSWORD).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = Server {
            folder,
            binaries,
            port,
        };
        if is_root() {
            finish(Command::new("chown").args(["-R", "postgres"]).arg(&server.folder));
        }
        let (data, password) = (server.folder.join("data"), server.folder.join("password"));
        finish(
            server
                .program("initdb")
                .args([
                    "-U",
                    "ann",
                    "-A",
                    "scram-sha-256",
                    "-E",
                    "UTF8",
                    "--no-sync",
                    "--pwfile",
                ])
                .arg(&password)
                .arg("-D")
                .arg(&data),
        );
        server.write_certificates();
        let settings = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c ssl=on \
             -c ssl_cert_file={1}/server.crt -c ssl_key_file={1}/server.key",
            server.folder.display(),
            server.folder.display()
        );
        finish(
            server
                .program("pg_ctl")
                .args(["-w", "-D"])
                .arg(&data)
                .arg("-l")
                .arg(server.folder.join("log"))
                .arg("-o")
                .arg(settings)
                .arg("start"),
        );
        Some(server)
    }

    /// A certificate of an authority of our own for 127.0.0.1 and localhost.
    fn write_certificates(&self) {
        let script = "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.crt -subj /CN=authority \
                      -addext basicConstraints=critical,CA:TRUE && \
                      openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost && \
                      printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > names && \
                      openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 \
                      -extfile names -out server.crt && chmod 600 server.key && chmod 755 .";
        finish(
            self.program_named("sh")
                .args(["-c", script])
                .current_dir(&self.folder),
        );
    }

    /// The file with the certificate of the authority.
    pub(super) fn authority(&self) -> String {
        self.folder.join("ca.crt").display().to_string()
    }

    /// The address of a database, without a password.
    pub(super) fn url(&self, database: &str) -> String {
        format!("postgres://ann@127.0.0.1:{}/{database}", self.port)
    }

    /// A connection to a database.
    pub(super) fn connect(&self, database: &str) -> postgres::Client {
        let mut settings = postgres::Config::new();
        settings
            .host("127.0.0.1")
            .port(self.port)
            .user("ann")
            .password(PASSWORD)
            .dbname(database);
        settings.connect(postgres::NoTls).unwrap()
    }

    /// As the user postgres where root would be refused.
    fn program_named(&self, program: &str) -> Command {
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args([
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                "--",
                program,
            ]);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }

    fn program(&self, name: &str) -> Command {
        self.program_named(&self.binaries.join(name).display().to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        let _ = stop
            .args(["-m", "immediate", "-D"])
            .arg(self.folder.join("data"))
            .arg("stop")
            .stdout(Stdio::null())
            .status();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Where `initdb` and `pg_ctl` are.
fn binaries() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    folders.sort();
    let is_complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    // The newest, where its programs lie beside each other.
    folders
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&in_path))
        .find(is_complete)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// Runs a program to its end, with what it says if it fails.
fn finish(command: &mut Command) {
    // Not through pipes: a server that is started keeps them open.
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let said = std::env::temp_dir().join(format!("relance-pg-said-{}-{number}", std::process::id()));
    let file = std::fs::File::create(&said).unwrap();
    let status = command
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .status()
        .unwrap();
    let text = read(&said);
    assert!(status.success(), "{command:?}: {text}");
    let _ = std::fs::remove_file(said);
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

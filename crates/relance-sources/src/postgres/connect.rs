//! Connecting: what the URL says, what the environment adds, and what to do when the server says no. No message holds
//! the password.

use super::password::{self, Server};
use super::tls::{self, Trust};
use super::{said, with_cause};
use crate::Environment;
use crate::error::SourceError;
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};
use std::path::PathBuf;
use std::time::Duration;

/// How long to wait for an answer unless `connect_timeout` says it.
const PATIENCE: Duration = Duration::from_secs(10);

const PORT: u16 = 5432;

/// What a URL asks for.
pub(super) struct Asked {
    settings: Config,
    trust: Trust,
    roots: Option<PathBuf>,
    pub(super) schema: Option<String>,
    pub(super) time_zone: String,
}

impl Asked {
    /// Reads the URL. Options of our own, and values of `sslmode` that the driver does not know, are taken out of it.
    pub(super) fn parse(url: &str, shown: &str) -> Result<Asked, SourceError> {
        let (base, options) = url.split_once('?').unwrap_or((url, ""));
        let mut passed = Vec::new();
        let (mut mode, mut trust) = (SslMode::Prefer, Trust::Anyone);
        let (mut roots, mut schema, mut time_zone) = (None, None, "UTC".to_owned());
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = decoded(value);
            match name {
                "schema" => schema = Some(value).filter(|schema| !schema.is_empty()),
                "timezone" => time_zone = value,
                "sslrootcert" => roots = Some(PathBuf::from(value)),
                "sslmode" => {
                    (mode, trust) = match value.as_str() {
                        "disable" => (SslMode::Disable, Trust::Anyone),
                        "allow" | "prefer" => (SslMode::Prefer, Trust::Anyone),
                        "require" => (SslMode::Require, Trust::Anyone),
                        "verify-ca" | "verify-full" => (SslMode::Require, Trust::Verified),
                        _ => return Err(bad_url(shown, "sslmode")),
                    }
                }
                _ => passed.push(option),
            }
        }
        let rest = format!("{base}?{}", passed.join("&"));
        // What the driver says of a URL names the option, never its value.
        let mut settings: Config = rest
            .trim_end_matches('?')
            .parse()
            .map_err(|error: postgres::Error| bad_url(shown, &with_cause(&error)))?;
        settings.ssl_mode(mode);
        if settings.get_connect_timeout().is_none() {
            settings.connect_timeout(PATIENCE);
        }
        if settings.get_application_name().is_none() {
            settings.application_name("relance");
        }
        Ok(Asked {
            settings,
            trust,
            roots,
            schema,
            time_zone,
        })
    }
}

/// `%20` and the like.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let two = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = two
            .filter(|_| first == b'%')
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = byte.and_then(|_| behind.get(2..)).unwrap_or(behind);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn bad_url(shown: &str, why: &str) -> SourceError {
    SourceError::new(
        format!("the address `{shown}` cannot be read: {why}"),
        format!("l'adresse `{shown}` est illisible : {why}"),
    )
    .with_help(
        "write postgres://USER@HOST:PORT/DATABASE, then perhaps ?schema=…&sslmode=disable, prefer, require or verify-full&\
         sslrootcert=FILE&timezone=Europe/Paris; signs such as @ and / in a password are written %40 and %2F",
        "écrivez postgres://UTILISATEUR@HÔTE:PORT/BASE, puis au besoin ?schema=…&sslmode=disable, prefer, require ou \
         verify-full&sslrootcert=FICHIER&timezone=Europe/Paris ; les signes comme @ et / d'un mot de passe s'écrivent %40 et %2F",
    )
}

/// Connects.
pub(super) fn connect(
    asked: &Asked,
    shown: &str,
    environment: Environment<'_>,
) -> Result<Client, SourceError> {
    let mut settings = asked.settings.clone();
    complete(&mut settings, environment);
    let connector = match settings.get_ssl_mode() {
        SslMode::Disable => None,
        _ => Some(tls::connector(asked.trust, asked.roots.as_deref()).map_err(|why| refused(shown, &why))?),
    };
    // The driver's patience ends with the connection to each address: a server that takes it and says nothing would be
    // waited for without end.
    let addresses = u32::try_from(settings.get_hosts().len()).unwrap_or(u32::MAX);
    let patience = settings.get_connect_timeout().copied().unwrap_or(PATIENCE);
    let patience = patience.saturating_mul(addresses.saturating_add(1));
    let (sender, answer) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let connected = match connector {
            None => settings.connect(NoTls),
            Some(connector) => settings.connect(connector),
        };
        // Nobody waits any more if it took too long.
        let _ = sender.send(connected);
    });
    match answer.recv_timeout(patience) {
        Ok(connected) => connected.map_err(|error| explain(shown, &error)),
        Err(_) => Err(unreachable(SourceError::new(
            format!("`{shown}` does not answer within {} seconds", patience.as_secs()),
            format!("`{shown}` ne répond pas en {} secondes", patience.as_secs()),
        ))),
    }
}

/// Adds what the URL leaves open: the user, the host and the password, from where PostgreSQL's own programs take them.
fn complete(settings: &mut Config, environment: Environment<'_>) {
    let user = settings.get_user().map(str::to_owned).or_else(|| {
        ["PGUSER", "USER", "LOGNAME"]
            .iter()
            .find_map(|name| environment(name))
    });
    if let Some(user) = &user {
        settings.user(user);
    }
    if settings.get_hosts().is_empty() {
        settings.host(&environment("PGHOST").unwrap_or_else(|| "localhost".to_owned()));
    }
    if settings.get_ports().is_empty()
        && let Some(port) = environment("PGPORT").and_then(|port| port.parse().ok())
    {
        settings.port(port);
    }
    if settings.get_dbname().is_none()
        && let Some(database) = environment("PGDATABASE")
    {
        settings.dbname(&database);
    }
    if settings.get_password().is_some() {
        return;
    }
    let user = user.unwrap_or_default();
    let host = settings
        .get_hosts()
        .first()
        .map_or_else(String::new, |host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        });
    let server = Server {
        host: &host,
        port: settings.get_ports().first().copied().unwrap_or(PORT),
        database: settings.get_dbname().unwrap_or(&user),
        user: &user,
    };
    if let Some(password) = password::find(&server, environment) {
        settings.password(password);
    }
}

/// That nothing can be read there, in the words of the server.
pub(super) fn refused(shown: &str, why: &str) -> SourceError {
    SourceError::new(
        format!("`{shown}` cannot be read: {why}"),
        format!("`{shown}` est illisible : {why}"),
    )
}

fn explain(shown: &str, error: &postgres::Error) -> SourceError {
    let failure = refused(shown, &said(error));
    let code = error.code();
    let is = |wanted: &[SqlState]| code.is_some_and(|code| wanted.contains(code));
    if is(&[
        SqlState::INVALID_PASSWORD,
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
    ]) || error.to_string().contains("password")
    {
        return failure.with_help(
            "the user is the one before @; the password is read from the address, from PGPASSWORD or from ~/.pgpass (which \
             only you may read: chmod 600)",
            "l'utilisateur est celui devant @ ; le mot de passe est lu dans l'adresse, dans PGPASSWORD ou dans ~/.pgpass \
             (que vous seul pouvez lire : chmod 600)",
        );
    }
    if is(&[SqlState::INVALID_CATALOG_NAME]) {
        return failure.with_help(
            "the database is named behind the host: postgres://USER@HOST/DATABASE",
            "la base s'indique derrière l'hôte : postgres://UTILISATEUR@HÔTE/BASE",
        );
    }
    if code.is_some() {
        return failure;
    }
    unreachable(failure)
}

fn unreachable(failure: SourceError) -> SourceError {
    failure.with_help(
        "see that the server runs, that host and port are right, and that it takes connections from here; for a \
         server without TLS write ?sslmode=disable",
        "vérifiez que le serveur tourne, que l'hôte et le port sont justes et qu'il accepte les connexions d'ici ; pour un \
         serveur sans TLS, écrivez ?sslmode=disable",
    )
}

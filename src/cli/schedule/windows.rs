//! Tasks of the Windows Task Scheduler:
//! <https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema>.
//!
//! Everything is ASCII, with character references for the rest: Windows PowerShell 5.1 reads a
//! script in the machine's old code page.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::Site;
use crate::cli::quote::windows as quoted;
use crate::config::{Every, Rhythm};

/// The local system account: runs without anybody logged on, and needs no password.
const SYSTEM: &str = "S-1-5-18";

/// A day in the past; only its time of day matters.
const BEGIN: &str = "2026-01-01";

/// A PowerShell script that registers every task; one that is there already is replaced.
pub(super) fn script(tasks: &[Rhythm], site: &Site) -> String {
    let mut text = String::from(
        "# cpsync: save this as cpsync-tasks.ps1, look through it, and run it as an administrator:\n\
         #   powershell -ExecutionPolicy Bypass -File cpsync-tasks.ps1\n\
         # The tasks are in the folder `cpsync` of the Task Scheduler; the log file tells what they did.\n\
         # Variables that cpsync.toml takes secrets from must be the system's (setx /M).\n\
         $ErrorActionPreference = 'Stop'\n",
    );
    for task in tasks {
        let _ = write!(
            text,
            "\nRegister-ScheduledTask -Force -TaskPath '\\cpsync\\' -TaskName 'cpsync {}' -Xml @'\n{}'@ | Out-Null\n",
            task.task,
            xml(task, site)
        );
    }
    text
}

/// One task.
pub(super) fn xml(task: &Rhythm, site: &Site) -> String {
    let log = format!("{}{}cpsync.log", site.folder, separator(site));
    let arguments: Vec<String> =
        site.arguments(task, Some(&log)).iter().map(|word| quoted(word)).collect();
    format!(
        r#"<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>cpsync {description}</Description>
  </RegistrationInfo>
  <Triggers>
{trigger}  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
{logon}      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT24H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"#,
        description = ascii(&task.command.join(" ")),
        trigger = trigger(task.every),
        user = ascii(site.user.as_deref().unwrap_or(SYSTEM)),
        // An account without its password: Windows logs it on by itself, for this machine.
        logon = if site.user.is_some() { "      <LogonType>S4U</LogonType>\n" } else { "" },
        command = ascii(&site.program),
        arguments = ascii(&arguments.join(" ")),
        folder = ascii(&site.folder),
    )
}

fn separator(site: &Site) -> char {
    if site.program.contains('\\') { '\\' } else { '/' }
}

fn trigger(every: Every) -> String {
    let (start, repetition) = match every {
        Every::Minutes { every, from } => {
            let repetition = format!(
                "      <Repetition>\n        <Interval>PT{every}M</Interval>\n        \
                 <StopAtDurationEnd>false</StopAtDurationEnd>\n      </Repetition>\n"
            );
            (format!("{BEGIN}T00:{from:02}:00"), repetition)
        }
        Every::Day { hour, minute } => (format!("{BEGIN}T{hour:02}:{minute:02}:00"), String::new()),
    };
    let start = format!("      <StartBoundary>{start}</StartBoundary>\n");
    if repetition.is_empty() {
        let day = "      <ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      \
                   </ScheduleByDay>\n";
        return format!("    <CalendarTrigger>\n{start}{day}    </CalendarTrigger>\n");
    }
    format!("    <TimeTrigger>\n{repetition}{start}    </TimeTrigger>\n")
}

/// Text of an XML element in ASCII.
fn ascii(text: &str) -> String {
    let mut told = String::new();
    for letter in escape(text).chars() {
        if letter.is_ascii() {
            told.push(letter);
        } else {
            let _ = write!(told, "&#{};", u32::from(letter));
        }
    }
    told
}

/** Stack traces as each platform prints them, with what a person should read of them. For tests. */
export const TRACES: readonly { name: string; text: string; readable: string }[] = [
  {
    name: "Java",
    text: `java.io.IOException: No space left on device
	at java.base/java.io.FileOutputStream.writeBytes(Native Method)
	at java.base/java.io.FileOutputStream.write(FileOutputStream.java:354)
	at com.example.backup.Writer$Inner.lambda$flush$0(Writer.java:120) ~[backup.jar:1.2]
Caused by: java.lang.IllegalStateException: channel closed
	at com.example.backup.Channel.<init>(Channel.java:12)
	... 3 more
	Suppressed: java.lang.RuntimeException: close failed
		at com.example.backup.Channel.close(Channel.java:77)
		... 17 common frames omitted`,
    readable: "java.io.IOException: No space left on device",
  },
  {
    name: ".NET",
    text: `System.IO.IOException: The network path was not found.
   at Veeam.Backup.Core.CRepository.Open(String path, Int32 retries) in C:\\Build\\Core\\Repository.cs:line 812
   at Veeam.Backup.Core.CJob.<Run>b__12_0()
   at System.Collections.Generic.List\`1.ForEach(Action\`1 action)
   at Veeam.Backup.Core.CJob..ctor(CJobInfo& info)
--- End of stack trace from previous location where exception was thrown ---
   at System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()
   at lambda_method(Closure , Object )`,
    readable: "System.IO.IOException: The network path was not found.",
  },
  {
    name: ".NET, in German",
    text: `System.UnauthorizedAccessException: Der Zugriff auf den Pfad wurde verweigert.
   bei System.IO.__Error.WinIOError(Int32 errorCode, String maybeFullPath)
   bei System.IO.FileStream.Init(String path, FileMode mode) in C:\\x.cs:Zeile 12.`,
    readable: "System.UnauthorizedAccessException: Der Zugriff auf den Pfad wurde verweigert.",
  },
  {
    name: ".NET, remoting",
    text: `Failed to connect to the agent.
Server stack trace:
   at System.Net.Sockets.Socket.DoConnect(EndPoint endPoint)
Exception rethrown at [0]:
   at Agent.Proxy.Ping()`,
    readable: "Failed to connect to the agent.",
  },
  {
    name: ".NET on one line",
    text: "Task failed. System.AggregateException: One or more errors occurred. ---> System.IO.IOException: Disk full.   at Veeam.Backup.Core.CFile.Write(Byte[] data)   at Veeam.Backup.Core.CJob.Run()",
    readable:
      "Task failed. System.AggregateException: One or more errors occurred. ---> System.IO.IOException: Disk full.",
  },
  {
    name: "Python",
    text: `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/borg/archiver.py", line 5020, in main
    exit_code = archiver.run(args)
                ^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3/dist-packages/borg/repository.py", line 77, in <module>
    fd.write(data)
    ~~~~~~~~^^^^^^
OSError: [Errno 28] No space left on device`,
    readable: "OSError: [Errno 28] No space left on device",
  },
  {
    name: "Python, two exceptions",
    text: `Traceback (most recent call last):
  File "backup.py", line 3, in <module>
    jobs["daily"]
KeyError: 'daily'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "backup.py", line 5, in <module>
    raise RuntimeError("no such job")
RuntimeError: no such job`,
    readable: "KeyError: 'daily'\n\nRuntimeError: no such job",
  },
  {
    name: "Node",
    text: `/opt/backup/index.js:10
    throw new Error("Repository not found");
    ^

Error: Repository not found
    at Object.<anonymous> (/opt/backup/index.js:10:11)
    at Module._compile (node:internal/modules/cjs/loader:1358:14)
    at async Promise.all (index 0)
    at new Job (file:///opt/backup/job.mjs:3:9)
    at /opt/backup/run.js:1:1
    at <anonymous>
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  errno: -2,
  code: 'ENOENT',
  [cause]: Error: inner
}

Node.js v20.11.1`,
    readable: "Error: Repository not found",
  },
  {
    name: "Go",
    text: `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47d2f1]

goroutine 1 [running]:
main.(*Archiver).Save(0xc0000b6000, {0xc0000a8000, 0x5})
	/build/internal/archiver/archiver.go:420 +0x1d
main.main()
	/build/cmd/restic/main.go:12 +0x85
created by net/http.(*Server).Serve
	/usr/lib/go/src/net/http/server.go:3086 +0x5cb
exit status 2`,
    readable: "panic: runtime error: invalid memory address or nil pointer dereference",
  },
  {
    name: "Go with wrapped errors",
    text: `blob 9cc9f15c not found in index
github.com/restic/restic/internal/repository.(*Repository).LoadBlob
	/restic/internal/repository/repository.go:269
main.runBackup
	/restic/cmd/restic/cmd_backup.go:501
runtime.goexit
	/usr/local/go/src/runtime/asm_amd64.s:1594`,
    readable: "blob 9cc9f15c not found in index",
  },
  {
    name: "PowerShell 5",
    text: `Copy-Item : Cannot find path 'X:\\Backup' because it does not exist.
At C:\\Scripts\\backup.ps1:12 char:1
+ Copy-Item X:\\Backup Y:\\ -Recurse
+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : ObjectNotFound: (X:\\Backup:String) [Copy-Item], ItemNotFoundException
    + FullyQualifiedErrorId : PathNotFound,Microsoft.PowerShell.Commands.CopyItemCommand`,
    readable: "Copy-Item : Cannot find path 'X:\\Backup' because it does not exist.",
  },
  {
    name: "PowerShell 5, in German",
    text: `Die Datei wurde nicht gefunden.
In Zeile:1 Zeichen:1
+ Get-Item X:\\
+ ~~~~~~~~~~~~
    + CategoryInfo          : ObjectNotFound: (X:\\:String) [Get-Item]
    + FullyQualifiedErrorId : PathNotFound`,
    readable: "Die Datei wurde nicht gefunden.",
  },
  {
    name: "PowerShell 7",
    text: `Get-Item: /opt/backup.ps1:2
Line |
   2 |  Get-Item nope
     |  ~~~~~~~~~~~~~
     | Cannot find path '/opt/nope' because it does not exist.`,
    readable: "Get-Item: /opt/backup.ps1:2\nCannot find path '/opt/nope' because it does not exist.",
  },
  {
    name: "PowerShell's ScriptStackTrace",
    text: `The job was not found.
at Start-Job, C:\\Scripts\\jobs.psm1: line 88
at <ScriptBlock>, <No file>: line 1`,
    readable: "The job was not found.",
  },
  {
    name: "PHP",
    text: `PHP Fatal error:  Uncaught RuntimeException: Quota exceeded
Stack trace:
#0 /var/www/backup/run.php(12): Backup->run()
#1 [internal function]: handler()
#2 {main}
  thrown in /var/www/backup/run.php on line 30`,
    readable: "PHP Fatal error:  Uncaught RuntimeException: Quota exceeded".replace("  ", " "),
  },
  {
    name: "Ruby",
    text: `backup.rb:12:in \`open': No such file (Errno::ENOENT)
	from backup.rb:12:in \`run'
	from backup.rb:20:in '<main>'`,
    readable: "backup.rb:12:in `open': No such file (Errno::ENOENT)",
  },
  {
    name: "Rust",
    text: `thread 'main' panicked at 'disk full'
stack backtrace:
   0: rust_begin_unwind::run
   1: core::panicking::panic_fmt
             at /rustc/9fc6b431/library/core/src/panicking.rs:50:14`,
    readable: "thread 'main' panicked at 'disk full'",
  },
];

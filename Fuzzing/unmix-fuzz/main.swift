import CFuzzer
import Glibc

// libFuzzer with one of this project's parsers; FUZZ_TARGET says which, the arguments are libFuzzer's own.
// It starts itself anew with the same arguments when it minimises, so the target is no argument.
let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
guard let target = Target.all.first(where: { $0.name == name }) else {
    print(Target.all.map(\.name).joined(separator: "\n"))
    exit(name.isEmpty ? 0 : 64)
}
Fuzzing.target = target
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Fuzzing.target?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })

/// What the C callback reaches, which can hold no context of its own.
enum Fuzzing {
    nonisolated(unsafe) static var target: Target?
}

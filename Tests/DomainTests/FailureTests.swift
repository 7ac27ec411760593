import Domain
import Glibc
import Testing

struct FailureTests {
    @Test func aFailureIsOneLineThatSaysWhereWhatWhyAndWhatToDo() {
        let failure = Failure(
            .badInput, "it is empty", subject: "a.tif", cause: "0 bytes", advice: "Drop it again")
        #expect(failure.description == "a.tif: it is empty (0 bytes). Drop it again")
    }

    @Test func hostileNamesCannotForgeLines() {
        let failure = Failure(.badInput, "it is empty", subject: "a\n\u{1B}[31mb.tif")
        #expect(!failure.description.contains("\n"))
        #expect(!failure.description.contains("\u{1B}"))
    }

    @Test func theFirstSubjectStays() {
        let failure = Failure(.io, "broken").about("a.tif").about("b.tif")
        #expect(failure.subject == "a.tif")
    }

    @Test(arguments: [
        (ENOSPC, Failure.Code.temporary, true), (ENOENT, .noInput, false),
        (EEXIST, .cannotCreate, false), (EIO, .io, true), (EROFS, .temporary, true),
    ])
    func errorsOfTheKernelAreClassed(number: Int32, code: Failure.Code, isRetryable: Bool) {
        let failure = Failure.system("cannot write", "x", code: number)
        #expect(failure.code == code)
        #expect(failure.code.isRetryable == isRetryable)
        #expect(failure.message.contains(String(cString: strerror(number))))
    }
}

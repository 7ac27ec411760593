import Domain
import Files
import FoundationEssentials
import Rules

/// What somebody wants to have unmixed: one drop folder, its results tree, and a rule.
struct Setup {
    /// Absolute, as the configuration has it.
    var folder: String
    var results: String
    /// Of the watch.
    var name: String
    /// Numbers or names, as the rule file has them.
    var sourceChannel = "0"
    var targetChannel = "1"
    /// Nil where it is to be measured in each stack.
    var alpha: String?

    /// The configuration with one watch.
    var configuration: String {
        """
        # The configuration of unmixd; unmixd.yaml(5) has every key. Check it with `sudo unmix check` after every change,
        # then say `systemctl reload unmixd`. Another drop folder is another entry of the list.

        watches:
        \(watch)

            # A stack is looked at once its files have been still for `quiet`; after `give_up` the results tree says what
            # is missing.
            settle: { quiet: 10s, give_up: 24h }

            # The whole folder is looked through this often; on a network share this is how long a new stack may stay
            # unnoticed.
            scan: 15m

        # Stacks that are worked on at a time. Default: half the cores, at least 1.
        #workers: 2

        """
    }

    /// The watch, as an entry of the configuration's list.
    var watch: String {
        """
          - name: \(Self.quoted(name))
            folder: \(Self.quoted(folder))
            results: \(Self.quoted(results))
        """
    }

    /// The rule file with one rule.
    var ruleFile: String {
        """
        # What is to be done with the stacks in this folder and the folders below it; unmix.yaml(5) has every key. The file
        # is read again whenever it changes. For each stack the first rule that matches wins; one without a rule is left
        # alone. `unmix explain STACK` says which rule is for a stack.

        rules:
          - name: bleed-through
            match:
              # Of whatever format. A pattern such as file: "*.ome.tif" would narrow it.
              \(match)
            unmix:
              source_channel: \(Self.quoted(sourceChannel))
              target_channel: \(Self.quoted(targetChannel))
        \(coefficient)
              output_dtype: uint16

        """
    }

    private var match: String {
        let names = [sourceChannel, targetChannel].filter { Int($0) == nil }
        guard names.isEmpty else {
            return "channel_names: [\(names.map(Self.quoted).joined(separator: ", "))]"
        }
        let most = [sourceChannel, targetChannel].compactMap { Int($0) }.max() ?? 1
        return "channels: { min: \(max(2, most + 1)) }"
    }

    private var coefficient: String {
        if let alpha {
            return """
                      # The share of the source's light that shows up in the target, as it was measured.
                      alpha_mode: fixed
                      alpha: \(alpha)
                """
        }
        return """
                  # The share of the source's light that shows up in the target is measured anew for each time point.
                  alpha_mode: per_t
                  method: linear_fit
            """
    }

    /// A text as a scalar of YAML: as it is where that is plain, else in quotes.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")]
                    .contains($0)
        }
        let starts = text.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "/" }
        let isWord =
            starts == true
            && !["true", "false", "null", "yes", "no", "on", "off"]
                .contains(text.lowercased())
        if isPlain && (isWord || Int(text) != nil) { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    /// Makes sure that both files are what the service takes, before anything is written.
    func check(named configurationFile: String) throws(Failure) {
        do throws(Diagnostics) {
            _ = try Configuration(
                bytes: Array(configuration.utf8), path: configurationFile,
                environment: SocketOptions.environment, cores: 2)
            _ = try RuleFile(text: ruleFile, path: "\(folder)/\(RuleFile.fileName)")
        } catch {
            throw error.failure
        }
    }
}

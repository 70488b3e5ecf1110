@echo off
rem The command of Banc Segur on Windows: same as the file "banc".
setlocal
set "HERE=%~dp0"
set "LOCK=%HERE%requirements.lock"
if "%~1"=="test" set "LOCK=%HERE%requirements-dev.lock"
for %%L in ("%LOCK%") do set "STAMP=%HERE%.venv\banc-%%~nxL.pose"
if exist "%HERE%.venv\Scripts\python.exe" if exist "%STAMP%" (
  fc /b "%LOCK%" "%STAMP%" >nul 2>&1 && goto run
)
where py >nul 2>&1 && (set "PY=py -3") || (set "PY=python")
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 (
  echo banc : il faut Python 3.11 ou plus recent : https://www.python.org/downloads/ 1>&2
  exit /b 3
)
%PY% "%HERE%installation.py" "%LOCK%"
if errorlevel 1 exit /b 3
:run
"%HERE%.venv\Scripts\python.exe" -P -m harness %*
exit /b %errorlevel%
